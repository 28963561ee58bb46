using Codex.Content;
using Codex.Exchange.Providers;
using Codex.Exchange.Tests.Peers;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Exchange.Tests.Providers;

public sealed class ProviderSearchTests
{
    private readonly FakeFinder _finder = new();
    private readonly FakeLocalPeer _local = new();
    private readonly ProviderMemory _memory = new();
    private readonly ManualTimeProvider _time = new();
    private readonly HashSet<PeerId> _banned = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_SomeAreNamed_DialsAndRemembersThem()
    {
        await using var search = NewSearch();
        var (cid, tree, peer) = (CidOf(1), CidOf(2), Peer(1));
        _finder.Providers[tree] = [new Provider(peer, []), new Provider(_local.PeerId, []), new Provider(peer, [])];
        await search.RunAsync(tree, cid, Cancellation);
        Assert.Equal(peer, await _local.NextDialAsync());
        Assert.True(_memory.Contains(cid, peer));
        Assert.False(_memory.Contains(cid, _local.PeerId));
    }

    [Fact]
    public async Task Run_OneDoesNotAnswer_HoldsUpNobodyAndIsNotDialledTwice()
    {
        var search = NewSearch();
        var (silent, other) = (Peer(1), Peer(2));
        _local.OnDial = static async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new DialResult(null, DialError.Stopped, "never");
        };
        _finder.Providers[CidOf(1)] = [new Provider(silent, [])];
        await search.RunAsync(CidOf(1), CidOf(1), Cancellation);
        Assert.Equal(silent, await _local.NextDialAsync());
        _finder.Providers[CidOf(1)] = [new Provider(silent, []), new Provider(other, [])];
        await search.RunAsync(CidOf(1), CidOf(1), Cancellation);
        Assert.Equal(other, await _local.NextDialAsync());

        // Ends the dials as well.
        await search.DisposeAsync().AsTask().WaitAsync(TestNode.Patience, Cancellation);
    }

    [Fact]
    public async Task Run_PeerIsBanned_IsNeitherDialledNorRemembered()
    {
        await using var search = NewSearch();
        _banned.Add(Peer(1));
        _finder.Providers[CidOf(1)] = [new Provider(Peer(1), []), new Provider(Peer(2), [])];
        await search.RunAsync(CidOf(1), CidOf(1), Cancellation);
        Assert.Equal(Peer(2), await _local.NextDialAsync());
        Assert.False(_memory.Contains(CidOf(1), Peer(1)));
    }

    [Fact]
    public async Task Run_FinderOrDialFails_ThrowsNothing()
    {
        await using var search = NewSearch();
        _finder.Failure = new InvalidOperationException("finder");
        await search.RunAsync(CidOf(1), CidOf(1), Cancellation);
        _finder.Failure = null;
        _local.OnDial = static (_, _) => throw new InvalidOperationException("dial");
        _finder.Providers[CidOf(1)] = [new Provider(Peer(1), [])];
        await search.RunAsync(CidOf(1), CidOf(1), Cancellation);
        Assert.Equal(Peer(1), await _local.NextDialAsync());
    }

    [Fact]
    public async Task Run_FinderHangs_EndsInTime()
    {
        await using var search = NewSearch();
        _finder.Hangs = true;
        var running = search.RunAsync(CidOf(1), CidOf(1), Cancellation);
        await _finder.NextSearchAsync();
        Assert.False(running.IsCompleted);
        _time.Advance(ProviderLimits.SearchTimeout);
        await running.WaitAsync(TestNode.Patience, Cancellation);
    }

    [Fact]
    public async Task Run_ManyAtOnce_WaitForTheirTurn()
    {
        var search = NewSearch();
        _finder.Hangs = true;
        using var giveUp = new CancellationTokenSource();
        var running = Enumerable.Range(0, ProviderLimits.MaxConcurrentSearches)
            .Select(number => search.RunAsync(CidOf(number), CidOf(number), giveUp.Token)).ToArray();
        for (var i = 0; i < running.Length; i++)
            await _finder.NextSearchAsync();
        var waiting = search.RunAsync(CidOf(100), CidOf(100), Cancellation);
        await giveUp.CancelAsync();
        Assert.Equal(CidOf(100), await _finder.NextSearchAsync());
        foreach (var task in running)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        await search.DisposeAsync().AsTask().WaitAsync(TestNode.Patience, Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static Cid CidOf(int number) => Cid.OfManifest(BitConverter.GetBytes(number));

    private static PeerId Peer(int number) => PeerId.FromPublicKey(BitConverter.GetBytes(number));

    private ProviderSearch NewSearch() => new(
        _finder, _local, _memory, _banned.Contains, _time, NullLogger<ProviderSearch>.Instance);
}
