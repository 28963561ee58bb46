using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Tests.Muxing;

namespace Codex.Libp2p.Tests.Hosting;

public sealed class DialerTests
{
    private static readonly DialResult Reached = DialResult.Failed(DialError.Unreachable, "stands for any result");

    private readonly PeerId _peer = TestHost.NewKey().PeerId;
    private readonly TaskCompletionSource<DialResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _dials;

    [Fact]
    public async Task DialAsync_ManyCallersOnePeer_ShareOneDial()
    {
        using var dialer = new Dialer(DialAsync, maxConcurrent: 4);
        var callers = Enumerable.Range(0, 50).Select(_ => dialer.DialAsync(_peer, [], default)).ToList();

        _result.SetResult(Reached);

        Assert.All(await Task.WhenAll(callers).InTime(), static result => Assert.Equal(Reached, result));
        Assert.Equal(1, _dials);
    }

    [Fact]
    public async Task DialAsync_OneCallerGivesUp_OthersStillGetTheResult()
    {
        using var dialer = new Dialer(DialAsync, maxConcurrent: 4);
        using var impatient = new CancellationTokenSource();
        var leaving = dialer.DialAsync(_peer, [], impatient.Token);
        var staying = dialer.DialAsync(_peer, [], default);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.InTime());
        _result.SetResult(Reached);

        Assert.Equal(Reached, await staying.InTime());
        Assert.False(_cancelled.Task.IsCompleted);
    }

    [Fact]
    public async Task DialAsync_LastCallerGivesUp_DialIsCancelledAndTheNextOneIsNew()
    {
        using var dialer = new Dialer(DialAsync, maxConcurrent: 4);
        using var impatient = new CancellationTokenSource();
        var started = WhenStartedAsync();
        var leaving = dialer.DialAsync(_peer, [], impatient.Token);
        await started;

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.InTime());
        await _cancelled.Task.InTime();
        _result.SetResult(Reached);

        Assert.Equal(Reached, await dialer.DialAsync(_peer, [], default).InTime());
        Assert.Equal(2, _dials);
    }

    [Fact]
    public async Task DialAsync_MoreThanMayRun_Wait()
    {
        using var dialer = new Dialer(DialAsync, maxConcurrent: 1);
        var started = WhenStartedAsync();
        var first = dialer.DialAsync(_peer, [], default);
        await started;
        var second = dialer.DialAsync(TestHost.NewKey().PeerId, [], default);

        Assert.Equal(1, _dials);
        _result.SetResult(Reached);
        await Task.WhenAll(first, second).InTime();

        Assert.Equal(2, _dials);
    }

    private Task WhenStartedAsync() => _started.Task.InTime();

    private async Task<DialResult> DialAsync(
        PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _dials);
        _started.TrySetResult();
        cancellationToken.Register(() => _cancelled.TrySetResult());
        return await _result.Task.WaitAsync(cancellationToken);
    }
}
