using System.Net;
using Codex.Api.Ports.Reachability;
using Codex.Libp2p.Addressing;
using Codex.PortMapping;
using Codex.Silo.Options;

namespace Codex.Silo.Reachability;

/// <summary>What the router is asked for, and what it gave.</summary>
internal sealed class PortMappings : IAsyncDisposable
{
    private readonly PortMapper? _mapper;
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    /// <summary>Asks for nothing until it is started; and for nothing at all where the option says so.</summary>
    /// <param name="nat">The option.</param>
    /// <param name="tcpPorts">Ports for peers that others are to reach.</param>
    /// <param name="udpPort">The port of discovery.</param>
    /// <param name="secret">Known to this node alone, and the same at its next start.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where it logs.</param>
    public PortMappings(
        NatOption nat,
        IEnumerable<int> tcpPorts,
        int udpPort,
        ReadOnlyMemory<byte> secret,
        TimeProvider time,
        ILoggerFactory logging)
    {
        PortToMap[] ports =
        [
            .. tcpPorts.Distinct().Select(static port => new PortToMap(TransportProtocol.Tcp, port)),
            new PortToMap(TransportProtocol.Udp, udpPort),
        ];
        if (ModeOf(nat.Mode) is { } mode)
        {
            var options = new PortMappingOptions { Ports = ports, Mode = mode, Secret = secret };
            _mapper = new PortMapper(options, time, logging);
        }
    }

    /// <summary>Something has changed. Handlers are quick.</summary>
    public event Action? Changed;

    /// <summary>Where the router forwards to ports for peers; public addresses only.</summary>
    public IReadOnlyList<Multiaddr> ForPeers =>
        [.. Public(TransportProtocol.Tcp).Select(static endPoint => Multiaddr.FromEndPoint(endPoint))];

    /// <summary>Where it forwards to the discovery port; null where it does not.</summary>
    public IPEndPoint? ForDiscovery => Public(TransportProtocol.Udp).FirstOrDefault();

    /// <summary>The same for people.</summary>
    public PortMappingReport Report => _mapper?.Current is not { } current ? PortMappingReport.Off : new(
        current.Mechanism switch
        {
            PortMappingMechanism.Pcp => "pcp",
            PortMappingMechanism.NatPmp => "pmp",
            PortMappingMechanism.Upnp => "upnp",
            _ => "none",
        },
        External(current, TransportProtocol.Tcp)?.ToString(),
        External(current, TransportProtocol.Udp)?.ToString(),
        current.Explanation);

    /// <summary>Begins to ask. Once.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_mapper is null)
            return;
        await _mapper.StartAsync(cancellationToken).ConfigureAwait(false);
        _following = FollowAsync(_mapper);
    }

    /// <summary>Takes back what the router was asked for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        if (_mapper is not null)
            await _mapper.DisposeAsync().ConfigureAwait(false);
    }

    private static PortMappingMode? ModeOf(NatMode mode) => mode switch
    {
        NatMode.Any or NatMode.Auto => PortMappingMode.Any,
        NatMode.Upnp => PortMappingMode.Upnp,
        NatMode.Pmp => PortMappingMode.NatPmp,
        NatMode.Pcp => PortMappingMode.Pcp,
        _ => null,
    };

    private static IPEndPoint? External(PortMappingSnapshot current, TransportProtocol protocol) =>
        current.Ports.FirstOrDefault(mapped => mapped.Port.Protocol == protocol)?.External;

    private IEnumerable<IPEndPoint> Public(TransportProtocol protocol) => _mapper is null ? [] : _mapper.Current.Ports
        .Where(mapped => mapped.Port.Protocol == protocol && mapped.IsExternalPublic)
        .Select(static mapped => mapped.External)
        .OfType<IPEndPoint>();

    private async Task FollowAsync(PortMapper mapper)
    {
        try
        {
            for (var seen = mapper.Current; ; Changed?.Invoke())
                seen = await mapper.NextAsync(seen, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
