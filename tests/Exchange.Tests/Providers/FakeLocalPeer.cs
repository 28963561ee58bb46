using System.Threading.Channels;
using Codex.Exchange.Tests.Peers;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Providers;

/// <summary>A node that only dials, as a test says.</summary>
internal sealed class FakeLocalPeer : ILocalPeer
{
    private readonly Channel<PeerId> _dials = Channel.CreateUnbounded<PeerId>();

    public PeerId PeerId { get; } = PeerId.FromPublicKey(Guid.NewGuid().ToByteArray());

    public IReadOnlyList<Multiaddr> ListenAddresses => [];

    public IReadOnlyList<Multiaddr> AnnouncedAddresses => [];

    public PeerStore PeerStore => throw new NotSupportedException();

    public PeerEvents Events => throw new NotSupportedException();

    public IReadOnlyList<ISession> Sessions => [];

    /// <summary>How dials end; by default they fail.</summary>
    public Func<PeerId, CancellationToken, Task<DialResult>> OnDial { get; set; } =
        static (_, _) => Task.FromResult(new DialResult(null, DialError.Stopped, "nobody is there"));

    public Task<PeerId> NextDialAsync() => _dials.Reader.ReadAsync().AsTask().WaitAsync(TestNode.Patience);

    public void AddProtocol(ISessionListenerProtocol protocol) => throw new NotSupportedException();

    public void AnnounceAddresses(IReadOnlyList<Multiaddr>? addresses) => throw new NotSupportedException();

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public ISession? FindSession(PeerId peer) => null;

    public Task<DialResult> DialAsync(
        PeerId peer, IReadOnlyList<Multiaddr>? addresses = null, CancellationToken cancellationToken = default)
    {
        _dials.Writer.TryWrite(peer);
        return OnDial(peer, cancellationToken);
    }

    public Task DisconnectAsync(PeerId peer) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
