using System.Buffers;
using System.Runtime.InteropServices;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>One thread uses a stream, another one ends it: memory in hand must not become somebody else's.</summary>
public sealed class HandedOutMemoryTests
{
    private const byte Poison = 0xDB;
    private const int Rounds = 300;

    private readonly BlockPool _pool = new();

    public enum Ending
    {
        CloseWrite,
        Complete,
        Reset,
        Dispose,
        MuxerEnd,
    }

    public static TheoryData<string, Ending, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Ending, int>();
            foreach (var ending in Enum.GetValues<Ending>())
            {
                cases.Add(MuxerPair.Yamux, ending, 100);
                cases.Add(MuxerPair.Yamux, ending, 200_000);
                cases.Add(MuxerPair.Mplex, ending, 100);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Output_EndedWithMemoryInHand_NobodyElseGetsIt(string protocol, Ending ending, int bytes)
    {
        await using var pair = new MuxerPair(protocol, blocks: _pool);
        var (near, far) = await pair.OpenAsync();
        await near.SendAsync(1, 2, 3);
        await far.ReceiveAsync(3);
        var inHand = near.Output.GetMemory(bytes);

        await EndAsync(ending, pair, near);
        await near.DisposeAsync().InTime();

        Assert.False(IsGivenOut(inHand));
        near.Output.Advance(bytes);
        await AssertEndedAsync(near);
        Assert.Throws<StreamResetException>(() => near.Output.GetMemory());
    }

    [Theory]
    [InlineData(MuxerPair.Yamux)]
    [InlineData(MuxerPair.Mplex)]
    public async Task Output_ClosedWithMemoryInHand_SendsWhatWasAdvancedAndCloses(string protocol)
    {
        await using var pair = new MuxerPair(protocol, blocks: _pool);
        var (near, far) = await pair.OpenAsync();
        near.Output.Write<byte>([1, 2, 3]);
        var inHand = near.Output.GetMemory(100);

        await near.CloseWriteAsync(CancellationToken.None).InTime();
        inHand.Span.Fill(Poison);
        near.Output.Advance(100);

        Assert.True((await near.Output.FlushAsync().InTime()).IsCompleted);
        Assert.Equal([1, 2, 3], await far.ReceiveToEndAsync());
    }

    [Theory]
    [InlineData(MuxerPair.Yamux)]
    [InlineData(MuxerPair.Mplex)]
    public async Task Input_DisposedWithBytesInHand_TheyStayUntilTheReaderAdvances(string protocol)
    {
        await using var pair = new MuxerPair(protocol, blocks: _pool);
        var (near, far) = await pair.OpenAsync();
        await far.SendAsync(1, 2, 3);
        var read = (await near.Input.ReadAtLeastAsync(3).InTime()).Buffer;

        await near.DisposeAsync().InTime();

        Assert.False(IsGivenOut(MemoryMarshal.AsMemory(read.First)));
        Assert.Equal([1, 2, 3], read.ToArray());
        near.Input.AdvanceTo(read.End);
        Assert.Throws<InvalidOperationException>(() => near.Input.TryRead(out _));
    }

    [Theory]
    [InlineData(MuxerPair.Yamux)]
    [InlineData(MuxerPair.Mplex)]
    public async Task Output_OneWritesOthersEndIt_NoByteOfAnybodyElseIsTouched(string protocol)
    {
        var random = Seed.NextRandom();
        await using var pair = new MuxerPair(protocol, blocks: _pool);
        for (var round = 0; round < Rounds; round++)
        {
            var (near, far) = await pair.OpenAsync();
            var mark = (byte)(round % 200);
            var reading = Task.Run(() => ReadAsync(far, mark));
            var writing = Task.Run(() => WriteAsync(near, mark));
            Thread.SpinWait(random.Next(20_000));
            var ending = EndAsync((Ending)random.Next((int)Ending.MuxerEnd), pair, near);
            for (var turn = 0; turn < 5; turn++)
                CheckPoison(random);
            await Task.WhenAll(ending, writing, reading).InTime();
            await near.DisposeAsync().InTime();
        }
    }

    private static async Task EndAsync(Ending ending, MuxerPair pair, IMuxedStream stream)
    {
        try
        {
            if (ending == Ending.CloseWrite)
                await stream.CloseWriteAsync(CancellationToken.None).InTime();
            else if (ending == Ending.Complete)
                await stream.Output.CompleteAsync();
            else if (ending == Ending.Reset)
                stream.Reset();
            else if (ending == Ending.MuxerEnd)
                await pair.Dialer.CloseAsync(CancellationToken.None).InTime();
            else
                await stream.DisposeAsync().InTime();
        }
        catch (StreamResetException)
        {
            // The other side was faster.
        }
    }

    private static async Task AssertEndedAsync(IMuxedStream stream)
    {
        try
        {
            Assert.True((await stream.Output.FlushAsync().InTime()).IsCompleted);
        }
        catch (StreamResetException)
        {
            // As good an end.
        }
    }

    private static async Task WriteAsync(IMuxedStream stream, byte mark)
    {
        try
        {
            while (true)
            {
                var memory = stream.Output.GetMemory();
                memory.Span.Fill(mark);
                Thread.SpinWait(500);
                Assert.Equal(-1, memory.Span.IndexOfAnyExcept(mark));
                memory.Span.Fill(mark);
                stream.Output.Advance(memory.Length);
                if ((await stream.Output.FlushAsync().InTime()).IsCompleted)
                    return;
            }
        }
        catch (StreamResetException)
        {
            // Ended, as it has to.
        }
    }

    private static async Task ReadAsync(IMuxedStream stream, byte mark)
    {
        try
        {
            while (true)
            {
                var read = await stream.Input.ReadAsync().InTime();
                foreach (var segment in read.Buffer)
                    Assert.Equal(-1, segment.Span.IndexOfAnyExcept(mark));
                stream.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (StreamResetException)
        {
            // Ended, as it has to.
        }
        await stream.DisposeAsync().InTime();
    }

    /// <summary>Takes blocks as any stream would, and sees whether somebody else writes into them.</summary>
    private void CheckPoison(Random random)
    {
        var blocks = new PipeBlocks(_pool);
        var rented = Enumerable.Range(0, 16).Select(_ => blocks.Rent()).ToList();
        rented.ForEach(static block => block.Memory.Span.Fill(Poison));
        Thread.SpinWait(random.Next(2000));
        Assert.All(rented, static block => Assert.Equal(-1, block.Memory.Span.IndexOfAnyExcept(Poison)));
        rented.ForEach(static block => block.Dispose());
    }

    /// <summary>Whether the pool gives this memory to whoever asks for some next.</summary>
    private bool IsGivenOut(Memory<byte> memory)
    {
        Assert.True(MemoryMarshal.TryGetArray<byte>(memory, out var ours));
        var blocks = new PipeBlocks(_pool);
        return Enumerable.Range(0, MuxingLimits.IdleBlocks)
            .Select(_ => blocks.Rent(ours.Array!.Length).Memory)
            .Any(next => MemoryMarshal.TryGetArray<byte>(next, out var theirs) && theirs.Array == ours.Array);
    }
}
