using Codex.Api.Ports;

namespace Codex.Api.Tests.Hosting;

/// <summary>Peers as a test wants them; none by default.</summary>
internal sealed class FakePeers : IPeers
{
    public string? Spr { get; set; }

    public IReadOnlyList<string> ListenAddresses { get; set; } = [];

    public IReadOnlyList<string> AnnounceAddresses { get; set; } = [];

    public DiscoveredNode? LocalNode { get; set; }

    public IReadOnlyList<DiscoveredNode> Nodes { get; set; } = [];

    public Dictionary<string, DiscoveredPeer> Known { get; } = [];

    public List<(string PeerId, IReadOnlyList<string> Addresses)> Asked { get; } = [];

    public Func<string, IReadOnlyList<string>, ConnectStatus> Connect { get; set; } =
        static (peerId, _) => peerId.StartsWith("16U", StringComparison.Ordinal)
            ? ConnectStatus.PeerNotFound
            : ConnectStatus.BadPeerId;

    public Task<DiscoveredPeer?> FindAsync(string peerId, CancellationToken cancellationToken) =>
        Task.FromResult(Known.GetValueOrDefault(peerId));

    public Task<ConnectStatus> ConnectAsync(
        string peerId, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        Asked.Add((peerId, addresses));
        return Task.FromResult(Connect(peerId, addresses));
    }
}
