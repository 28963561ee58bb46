using System.Net;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class SourceSharesTests
{
    private static readonly SourceKey One = SourceKey.Of(IPAddress.Parse("192.0.2.1"));
    private static readonly SourceKey Other = SourceKey.Of(IPAddress.Parse("192.0.2.2"));

    [Fact]
    public void TryEnterRequest_SourceHasItsShare_OnlyOthersGetMore()
    {
        var shares = new SourceShares(RelayLimits.Default with { MaxRequestsPerSource = 2 });
        using var first = shares.TryEnterRequest(One);
        var second = shares.TryEnterRequest(One);

        Assert.Null(shares.TryEnterRequest(One));
        Assert.NotNull(shares.TryEnterRequest(Other));
        second!.Dispose();
        // Given back once, however often it is disposed.
        second.Dispose();

        Assert.NotNull(shares.TryEnterRequest(One));
        Assert.Null(shares.TryEnterRequest(One));
    }

    [Fact]
    public void TryEnterCircuit_ShareOfATarget_LeavesOtherTargets()
    {
        var shares = new SourceShares(
            RelayLimits.Default with { MaxCircuitsPerSource = 3, MaxCircuitsToTargetPerSource = 2 });
        var (target, second) = (TestHost.NewKey().PeerId, TestHost.NewKey().PeerId);
        using var first = shares.TryEnterCircuit(One, target);
        using var next = shares.TryEnterCircuit(One, target);

        Assert.Null(shares.TryEnterCircuit(One, target));
        Assert.NotNull(shares.TryEnterCircuit(Other, target));
        // The one that was refused has left nothing behind: the third of all is there.
        Assert.NotNull(shares.TryEnterCircuit(One, second));
        Assert.Null(shares.TryEnterCircuit(One, second));
    }

    [Fact]
    public void TryEnter_AnyOrder_NeverExceedsTheShare() => SeededCases.Check(100, random =>
    {
        const int Share = 3;
        var table = new ShareTable<int>(Share);
        var counts = new int[4];
        for (var i = 0; i < 100; i++)
        {
            var key = random.Next(counts.Length);
            if (random.Next(2) == 0 && counts[key] > 0)
            {
                table.Leave(key);
                counts[key]--;
            }
            else
            {
                var isIn = table.TryEnter(key);
                Assert.Equal(counts[key] < Share, isIn);
                counts[key] += isIn ? 1 : 0;
            }
        }
    });
}
