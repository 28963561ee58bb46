using System.Buffers;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Tests.Muxing;

public sealed class LifecycleTests
{
    public static TheoryData<string> Protocols => [MuxerPair.Yamux, MuxerPair.Mplex];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task CloseWriteAsync_OtherDirection_GoesOn(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        await near.SendAsync(1, 2, 3);
        await near.CloseWriteAsync(CancellationToken.None).InTime();
        Assert.Equal([1, 2, 3], await far.ReceiveToEndAsync());
        await far.SendAsync(4, 5);
        await far.CloseWriteAsync(CancellationToken.None).InTime();

        Assert.Equal([4, 5], await near.ReceiveToEndAsync());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Reset_BothSides_FailAndOtherStreamsLive(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        var (otherNear, otherFar) = await pair.OpenAsync();
        await near.SendAsync(1);
        await far.ReceiveAsync(1);
        near.Reset();
        await far.AssertResetAsync();
        await near.AssertResetAsync();
        await Assert.ThrowsAsync<StreamResetException>(() => near.CloseWriteAsync(CancellationToken.None).InTime());

        await otherNear.SendAsync(2);
        Assert.Equal([2], await otherFar.ReceiveAsync(1));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Reset_ReaderAndWriterWait_AreReleased(string protocol)
    {
        await using var pair = new MuxerPair(protocol, 1000);
        var (near, far) = await pair.OpenAsync();
        var reading = near.Input.ReadAsync().AsTask();
        var writing = near.Output.WriteAsync(new byte[50_000_000]).AsTask();
        var readingFar = far.Input.ReadAtLeastAsync(100_000_000).AsTask();
        near.Reset();

        await Assert.ThrowsAsync<StreamResetException>(() => reading.InTime());
        await Assert.ThrowsAsync<StreamResetException>(() => writing.InTime());
        await Assert.ThrowsAsync<StreamResetException>(() => readingFar.InTime());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task DisposeAsync_InputNotReadToEnd_Resets(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        await near.SendAsync(1, 2, 3);
        await far.ReceiveAsync(1);
        await far.DisposeAsync().InTime();

        await near.AssertResetAsync();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task DisposeAsync_InputReadToEnd_SendsWhatWasWrittenAndCloses(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        await near.CloseWriteAsync(CancellationToken.None).InTime();
        Assert.Empty(await far.ReceiveToEndAsync());
        far.Output.Write<byte>([1, 2, 3]);
        await far.DisposeAsync().InTime();
        await far.DisposeAsync().InTime();

        Assert.Equal([1, 2, 3], await near.ReceiveToEndAsync());
        await near.DisposeAsync().InTime();
        Assert.Equal(0, pair.Dialer.StreamCount);
        Assert.Equal(0, pair.Listener.StreamCount);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Output_CompletedWithError_Resets(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        await near.Output.CompleteAsync(new InvalidOperationException("failed"));

        await far.AssertResetAsync();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task MuxerDisposeAsync_StreamsOpen_FailAndPipesComplete(string protocol)
    {
        var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        var accepting = pair.Dialer.AcceptAsync(CancellationToken.None).AsTask();
        await pair.Dialer.DisposeAsync().InTime();

        await near.AssertResetAsync();
        Assert.Null(await accepting.InTime());
        Assert.Equal(MuxerEnd.Closed, await pair.Dialer.Ended.InTime());
        Assert.Equal(MuxerEnd.RemoteClosed, await pair.Listener.Ended.InTime());
        await far.AssertResetAsync();
        await far.DisposeAsync().InTime();
        await near.DisposeAsync().InTime();
        await Assert.ThrowsAsync<MuxerException>(() => pair.Dialer.OpenAsync(CancellationToken.None).InTime());
        await pair.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task CloseAsync_DataWritten_ArrivesBeforeTheEnd(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        var (near, far) = await pair.OpenAsync();
        await near.SendAsync(1, 2, 3);
        var reading = far.ReceiveToEndAsync();
        await pair.Dialer.CloseAsync(CancellationToken.None).InTime();

        Assert.Equal(MuxerEnd.Closed, await pair.Dialer.Ended.InTime());
        Assert.Equal(MuxerEnd.RemoteClosed, await pair.Listener.Ended.InTime());
        Assert.Equal([1, 2, 3], await reading);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task OpenAsync_Cancelled_Throws(string protocol)
    {
        await using var pair = new MuxerPair(protocol);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => pair.Dialer.AcceptAsync(cancelled.Token).InTime());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Dialer.OpenAsync(cancelled.Token).InTime());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Muxers_BothSidesWriteMoreThanFits_NoDeadlock(string protocol)
    {
        await using var pair = new MuxerPair(protocol, 1000);
        var (near, far) = await pair.OpenAsync();
        // Both write before either reads; with mplex it has to fit the other side's buffer.
        var writing = Task.WhenAll(
            near.Output.WriteAsync(new byte[3_000_000]).AsTask(), far.Output.WriteAsync(new byte[3_000_000]).AsTask());
        if (protocol == MuxerPair.Mplex)
            await writing.InTime();
        Assert.Equal(3_000_000, (await near.ReceiveAsync(3_000_000)).Length);
        Assert.Equal(3_000_000, (await far.ReceiveAsync(3_000_000)).Length);
        await writing.InTime();
    }
}
