using System.Net;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Discovery.Transport;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery;

/// <summary>A node of the DHT.</summary>
public sealed class DhtNode : IContentRouting, IAsyncDisposable
{
    /// <summary>A node that rests until it is started. Takes over the socket.</summary>
    public DhtNode(
        DhtOptions options,
        NodeKey key,
        IProviderStore providers,
        IDatagramSocket socket,
        TimeProvider timeProvider,
        Random random,
        ILoggerFactory loggerFactory)
    {
        _ = (options, key, providers, socket, timeProvider, random, loggerFactory);
    }

    /// <summary>This node's own record: <c>/ip4/…/udp/…</c>, or no address while none is known.</summary>
    public SignedPeerRecord Record => throw new NotImplementedException();

    /// <summary>The nodes known.</summary>
    public RoutingTableSnapshot Table => throw new NotImplementedException();

    /// <summary>Whether a node of the table answers.</summary>
    public bool IsJoined => throw new NotImplementedException();

    /// <summary>Begins to receive and to join; does not wait until it has joined.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Ends everything.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Completes when a node of the table answered for the first time.</summary>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Changes the address in <see cref="Record"/>, which gets the next sequence number.</summary>
    public void SetExternal(IPAddress? address, int port) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<int> ProvideAsync(
        NodeId key, SignedPeerRecord providerRecord, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask WithdrawAsync(NodeId key, PeerId provider, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public IAsyncEnumerable<SignedPeerRecord> FindProvidersAsync(NodeId key, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<SignedPeerRecord?> ResolveAsync(PeerId peer, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
