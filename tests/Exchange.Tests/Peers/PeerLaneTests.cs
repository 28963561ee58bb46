using System.Threading.Channels;
using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Tests.Downloads;

namespace Codex.Exchange.Tests.Peers;

public sealed class PeerLaneTests
{
    private readonly Cid _tree = Cid.OfManifest([1]);
    private readonly ScriptedPeer _peer = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<WantList> _sent = Channel.CreateUnbounded<WantList>();
    private readonly Channel<Exception?> _failures = Channel.CreateUnbounded<Exception?>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_PeerIsBusy_KeepsTheOrderAndPutsListsTogether()
    {
        var lane = BusyLane();
        Assert.True(lane.Ask(Want(0)));
        await _sent.Reader.ReadAsync(Cancellation);
        for (var index = 1; index <= WireLimits.BatchEntries + 1; index++)
            Assert.True(lane.Ask(Want(index)));
        _gate.SetResult();
        var first = await _sent.Reader.ReadAsync(Cancellation);
        var second = await _sent.Reader.ReadAsync(Cancellation);
        Assert.Equal(
            Enumerable.Range(1, WireLimits.BatchEntries + 1),
            first.Entries.Concat(second.Entries).Select(static entry => entry.Address.Index));
        Assert.Equal(WireLimits.BatchEntries, first.Entries.Count);
    }

    [Fact]
    public async Task Ask_MoreThanMayWait_IsRefused()
    {
        var lane = BusyLane();
        lane.Ask(Want(0));
        await _sent.Reader.ReadAsync(Cancellation);
        var batch = new WantList([.. Enumerable.Range(0, WireLimits.BatchEntries).Select(Want)]);
        for (var i = 0; i < PeerLane.MaxQueuedEntries / WireLimits.BatchEntries; i++)
            Assert.True(lane.Ask(batch));
        Assert.False(lane.Ask(Want(1)));
        lane.End();
    }

    [Fact]
    public async Task Ask_PeerDoesNotTakeIt_ForgetsWhatWaitsAndGoesOnWithWhatComes()
    {
        var lane = new PeerLane(_peer, (_, exception) => _failures.Writer.TryWrite(exception));
        _peer.OnSend = async (wants, _) =>
        {
            _sent.Writer.TryWrite(wants);
            await _gate.Task;
            return false;
        };
        lane.Ask(Want(0));
        await _sent.Reader.ReadAsync(Cancellation);
        lane.Ask(Want(1));
        _gate.SetResult();
        Assert.Null(await _failures.Reader.ReadAsync(Cancellation));
        lane.Ask(Want(2));
        Assert.Equal(2, (await _sent.Reader.ReadAsync(Cancellation)).Entries.Single().Address.Index);
    }

    [Fact]
    public async Task Ask_PeerThrows_IsTold()
    {
        var lane = new PeerLane(_peer, (_, exception) => _failures.Writer.TryWrite(exception));
        _peer.OnSend = static (_, _) => throw new NotSupportedException();
        lane.Ask(Want(0));
        Assert.IsType<NotSupportedException>(await _failures.Reader.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task End_SomethingIsBeingSent_GivesItUpAndTakesNothing()
    {
        var lane = new PeerLane(_peer, (_, exception) => _failures.Writer.TryWrite(exception));
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _peer.OnSend = async (wants, cancellationToken) =>
        {
            _sent.Writer.TryWrite(wants);
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        };
        lane.Ask(Want(0));
        await _sent.Reader.ReadAsync(Cancellation);
        lane.End();
        await cancelled.Task.WaitAsync(TestNode.Patience, Cancellation);
        Assert.False(lane.Ask(Want(1)));
        Assert.False(_failures.Reader.TryPeek(out _));
    }

    private PeerLane BusyLane()
    {
        _peer.OnSend = async (wants, cancellationToken) =>
        {
            _sent.Writer.TryWrite(wants);
            await _gate.Task.WaitAsync(cancellationToken);
            return true;
        };
        return new PeerLane(_peer, (_, exception) => _failures.Writer.TryWrite(exception));
    }

    private WantEntry Want(int index) => new(BlockAddress.Leaf(_tree, index), WantType.Block);
}
