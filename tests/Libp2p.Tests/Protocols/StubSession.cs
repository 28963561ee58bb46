using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols;

/// <summary>A session with a peer that is nowhere.</summary>
internal sealed class StubSession : ISession
{
    public NodeKey Key { get; } = TestHost.NewKey();

    public PeerId RemotePeer => Key.PeerId;

    public ReadOnlyMemory<byte> RemotePublicKey => Key.PublicKey.Protobuf;

    public Multiaddr RemoteAddress { get; } = Multiaddr.Parse("/ip4/192.0.2.7/tcp/7");

    public ConnectionPath Path => new(PathKind.Direct, RemoteAddress);

    public bool IsOutbound => false;

    public string MuxerId => "none";

    public int StreamCount => 0;

    public IdentifyInfo? Remote => null;

    public Task<IdentifyInfo?> Identified => Task.FromResult<IdentifyInfo?>(null);

    public Task<MuxerEnd> Ended { get; } = new TaskCompletionSource<MuxerEnd>().Task;

    public ValueTask<OpenStreamResult> OpenStreamAsync(
        IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(OpenStreamResult.Failed(OpenStreamError.SessionEnded));

    public Task DisconnectAsync() => Task.CompletedTask;
}
