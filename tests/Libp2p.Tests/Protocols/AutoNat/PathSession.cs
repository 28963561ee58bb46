using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

/// <summary>A session of which only the path, and what the peer told, are of interest.</summary>
internal sealed class PathSession(ConnectionPath path, bool isOutbound, IdentifyInfo? remote = null) : ISession
{
    public PeerId RemotePeer { get; init; } = TestHost.NewKey().PeerId;

    public ReadOnlyMemory<byte> RemotePublicKey => default;

    public Multiaddr RemoteAddress => path.Remote;

    public ConnectionPath Path => path;

    public bool IsOutbound => isOutbound;

    public string MuxerId => "none";

    public int StreamCount => 0;

    public IdentifyInfo? Remote => remote;

    public Task<IdentifyInfo?> Identified => Task.FromResult(remote);

    public Task<MuxerEnd> Ended { get; } = new TaskCompletionSource<MuxerEnd>().Task;

    public static PathSession Direct(
        string remote, string local, bool isOutbound, string? observed = null, PathKind kind = PathKind.Direct) =>
        new(
            new ConnectionPath(kind, Multiaddr.Parse(remote), Multiaddr.Parse(local)),
            isOutbound,
            observed is null ? null : new IdentifyInfo { ObservedAddress = Multiaddr.Parse(observed) });

    public ValueTask<OpenStreamResult> OpenStreamAsync(
        IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(OpenStreamResult.Failed(OpenStreamError.SessionEnded));

    public Task DisconnectAsync() => Task.CompletedTask;
}
