using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Transport;

/// <summary>Finds the endpoints of a peer's addresses: IP addresses as they are, names by asking.</summary>
/// <param name="lookUp">Finds the IP addresses of a name.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AddressResolver(
    Func<string, AddressFamily, CancellationToken, Task<IPAddress[]>> lookUp, TimeProvider timeProvider)
{
    /// <summary>Asks the system's resolver.</summary>
    public AddressResolver(TimeProvider timeProvider)
        : this(Dns.GetHostAddressesAsync, timeProvider)
    {
    }

    /// <summary>
    /// The endpoints, in order; at most <see cref="TransportLimits.MaxAddressesPerDial"/> addresses are looked at.
    /// What TCP cannot reach is left out, and so are names without an answer.
    /// </summary>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(
        IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken)
    {
        var lookUps = addresses.Take(TransportLimits.MaxAddressesPerDial)
            .Select(address => ResolveOneAsync(address, cancellationToken));
        var endPoints = await Task.WhenAll(lookUps).ConfigureAwait(false);
        return [.. endPoints.SelectMany(static of => of).Where(static e => IsDiallable(e.Address) && e.Port != 0)];
    }

    private static bool IsDiallable(IPAddress address) =>
        !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.Broadcast)
        && !address.IsIPv6Multicast;

    private async Task<IEnumerable<IPEndPoint>> ResolveOneAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        if (address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint))
            return [endPoint];
        if (!address.TryGetNamedEndPoint(MultiaddrProtocol.Tcp, out var named))
            return [];
        var family = address.Components[0].Protocol switch
        {
            MultiaddrProtocol.Dns4 => AddressFamily.InterNetwork,
            MultiaddrProtocol.Dns6 => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        using var timeout = new CancellationTokenSource(TransportLimits.ResolveTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var found = await lookUp(named.Host, family, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return found.Take(TransportLimits.MaxAddressesPerName).Select(ip => new IPEndPoint(ip, named.Port));
        }
        catch (Exception e) when (e is SocketException or ArgumentException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }
}
