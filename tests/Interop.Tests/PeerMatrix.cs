namespace Codex.Interop.Tests;

/// <summary>A pair of connected peers for each cell of the matrix, made when it is first asked for.</summary>
public sealed class PeerMatrix : IAsyncLifetime
{
    private readonly Dictionary<PeerCase, Task<ConnectedPeers>> _peers = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var peers in _peers.Values.Where(static peers => peers.IsCompletedSuccessfully))
            await (await peers).DisposeAsync();
    }

    internal Task<ConnectedPeers> GetAsync(PeerCase peerCase)
    {
        if (!_peers.TryGetValue(peerCase, out var peers))
            _peers.Add(peerCase, peers = ConnectedPeers.ConnectAsync(peerCase));
        return peers;
    }
}
