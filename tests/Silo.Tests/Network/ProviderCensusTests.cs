using Codex.Content;
using Codex.Discovery;
using Codex.Discovery.Routing;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Records;
using Codex.Silo.Network;
using NSubstitute;

namespace Codex.Silo.Tests.Network;

public sealed class ProviderCensusTests
{
    private static readonly Cid Dataset = Cid.Parse("zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW");
    private readonly IContentRouting _routing = Substitute.For<IContentRouting>();

    [Fact]
    public async Task Count_NewerRecordOfAPeer_IsThatPeer()
    {
        var newer = SignedPeerRecord.Create(NodeKeys.Of(1), 2, [Multiaddr.Parse("/ip4/192.0.2.9/tcp/1")]);
        Assert.Equal(2, await CountAsync(NodeKeys.Record(1), NodeKeys.Record(2), newer));
    }

    [Fact]
    public async Task Count_NobodyFound_IsNone() => Assert.Equal(0, await CountAsync());

    [Fact]
    public async Task Count_Cancelled_EndsTheSearch()
    {
        using var stop = new CancellationTokenSource();
        _routing.FindProvidersAsync(Arg.Any<NodeId>(), Arg.Any<CancellationToken>())
            .Returns(call => Endless(call.ArgAt<CancellationToken>(1)));
        var count = new ProviderCensus(_routing).CountAsync(Dataset, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => count);
    }

    private async Task<int> CountAsync(params SignedPeerRecord[] records)
    {
        _routing.FindProvidersAsync(NodeId.Of(Dataset), Arg.Any<CancellationToken>())
            .Returns(records.ToAsyncEnumerable());
        return await new ProviderCensus(_routing).CountAsync(Dataset, default);
    }

    private static async IAsyncEnumerable<SignedPeerRecord> Endless(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return NodeKeys.Record(1);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
