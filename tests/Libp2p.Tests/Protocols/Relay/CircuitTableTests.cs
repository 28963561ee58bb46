using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class CircuitTableTests
{
    private readonly PeerId[] _peers = [.. Enumerable.Range(0, 4).Select(static _ => TestHost.NewKey().PeerId)];

    [Fact]
    public void TryEnter_PeerHasItsCircuits_OnlyOthersGetMore()
    {
        var table = new CircuitTable(RelayLimits.Default with { MaxCircuitsPerPeer = 2 });

        Assert.True(table.TryEnter(_peers[0], _peers[1]));
        Assert.True(table.TryEnter(_peers[2], _peers[0]));
        Assert.False(table.TryEnter(_peers[0], _peers[3]));
        Assert.False(table.TryEnter(_peers[3], _peers[0]));
        Assert.True(table.TryEnter(_peers[1], _peers[3]));
        table.Leave(_peers[2], _peers[0]);

        Assert.True(table.TryEnter(_peers[3], _peers[0]));
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void TryEnter_AllAreTaken_WaitsForOneToLeave()
    {
        var table = new CircuitTable(RelayLimits.Default with { MaxCircuits = 1 });
        Assert.True(table.TryEnter(_peers[0], _peers[1]));
        Assert.False(table.TryEnter(_peers[2], _peers[3]));

        table.Leave(_peers[0], _peers[1]);

        Assert.Equal(0, table.Count);
        Assert.True(table.TryEnter(_peers[2], _peers[3]));
    }
}
