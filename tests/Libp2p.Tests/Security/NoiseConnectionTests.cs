using System.Buffers;
using System.IO.Pipelines;
using Codex.Libp2p.Security;
using Codex.Libp2p.Tests.Pipes;

namespace Codex.Libp2p.Tests.Security;

public sealed class NoiseConnectionTests
{
    [Fact]
    public async Task Output_ManySmallWrites_AreOneMessage()
    {
        var pair = new SecurePair();
        var expected = new List<byte>();
        for (byte i = 0; i < 100; i++)
        {
            pair.Connection.Output.Write([i, i, i]);
            expected.AddRange([i, i, i]);
        }
        await pair.Connection.Output.FlushAsync();

        Assert.Equal(expected, await pair.ReadFrameAsync());
    }

    [Fact]
    public async Task Output_MoreThanAMessageHolds_IsCutAndArrivesWhole()
    {
        var pair = new SecurePair();
        var data = new Random(1).Exactly(1_000_000);
        var writing = WriteAsync(pair.Connection.Output, data);
        var received = new List<byte>();
        while (await pair.ReadFrameAsync() is { } plaintext)
        {
            Assert.InRange(plaintext.Length, 1, NoiseLimits.MaxPlaintextBytes);
            received.AddRange(plaintext);
        }

        Assert.Equal(data, received);
        await writing;
    }

    [Fact]
    public async Task Input_MessagesOfAllSizesInAnyPieces_ArriveInOrder()
    {
        int[] sizes = [0, 1, 15, 16, 17, 1000, 0, 0, 65518, NoiseLimits.MaxPlaintextBytes, 3];
        foreach (var piece in new[] { 1, 7, 4096, 100_000, int.MaxValue })
        {
            var pair = new SecurePair();
            var random = new Random(piece);
            var plaintexts = sizes.Select(random.Exactly).ToArray();
            byte[] wire = [.. plaintexts.SelectMany(plaintext => pair.Frame(plaintext))];
            var feeding = FeedAsync(pair.Raw.Output, wire, piece);

            Assert.Equal(plaintexts.SelectMany(plaintext => plaintext), await pair.Connection.Input.TakeAllAsync());
            await feeding;
        }
    }

    [Fact]
    public async Task Input_BitFlippedAnywhereInAMessage_IsForgedAndEndsBothDirections()
    {
        for (var position = 2; position < 2 + 3 + NoiseCipher.TagBytes; position++)
        {
            var pair = new SecurePair();
            var frame = pair.Frame(1, 2, 3);
            frame[position] ^= 1;
            await pair.Raw.Output.WriteAsync(frame);

            Assert.Equal(NoiseFailure.Forged, (await FailureAsync(pair.Connection.Input)).Failure);
            await pair.Connection.Ended;
            Assert.Equal(
                NoiseFailure.Forged,
                (await Assert.ThrowsAsync<NoiseException>(
                    async () => await pair.Connection.Output.WriteAsync(new byte[1]))).Failure);
            Assert.Empty(await pair.Raw.Input.TakeAllAsync());
        }
    }

    [Fact]
    public async Task Input_MessageRepeated_IsForged()
    {
        var pair = new SecurePair();
        var frame = pair.Frame(1, 2, 3);
        await pair.Raw.Output.WriteAsync(frame);
        await pair.Raw.Output.WriteAsync(frame);

        Assert.Equal(NoiseFailure.Forged, (await FailureAsync(pair.Connection.Input)).Failure);
    }

    [Fact]
    public async Task Input_MessageShorterThanItsTag_Refuses()
    {
        var pair = new SecurePair();
        await pair.Raw.Output.WriteAsync(new byte[] { 0, 15 });
        await pair.Raw.Output.WriteAsync(new byte[15]);

        Assert.Equal(NoiseFailure.MessageLength, (await FailureAsync(pair.Connection.Input)).Failure);
    }

    [Fact]
    public async Task Input_EndWithinAMessage_IsTruncatedAfterWhatWasWhole()
    {
        for (var kept = 1; kept < 2 + 3 + NoiseCipher.TagBytes; kept++)
        {
            var pair = new SecurePair();
            byte[] first = pair.Frame(7);
            byte[] second = pair.Frame(1, 2, 3);
            await pair.Raw.Output.WriteAsync((byte[])[.. first, .. second[..kept]]);
            pair.Raw.Output.Complete();

            Assert.Equal(NoiseFailure.Truncated, (await FailureAsync(pair.Connection.Input)).Failure);
        }
    }

    [Fact]
    public async Task Input_EndBetweenMessages_IsTheEndAndOutputGoesOn()
    {
        var pair = new SecurePair();
        await pair.Raw.Output.WriteAsync(pair.Frame(1));
        pair.Raw.Output.Complete();

        Assert.Equal([1], await pair.Connection.Input.TakeAllAsync());
        await pair.Connection.Output.WriteAsync(new byte[] { 2 });
        Assert.Equal([2], (await pair.ReadFrameAsync())!);
        pair.Connection.Output.Complete();
        Assert.Null(await pair.ReadFrameAsync());
        await pair.Connection.Ended;
    }

    [Fact]
    public async Task Ended_BothHalvesCompleted_ComesThoughTheOtherSideIsSilent()
    {
        var pair = new SecurePair();
        await pair.Connection.Output.WriteAsync(new byte[] { 1 });
        pair.Connection.Output.Complete();
        pair.Connection.Input.Complete();

        await pair.Connection.Ended;
        Assert.Equal([1], (await pair.ReadFrameAsync())!);
        Assert.Null(await pair.ReadFrameAsync());
        Assert.True((await pair.Raw.Output.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task Output_OtherSideTakesNoMore_IsCompleted()
    {
        var pair = new SecurePair();
        pair.Raw.Input.Complete();
        FlushResult result;
        do
            result = await pair.Connection.Output.WriteAsync(new byte[1000]);
        while (!result.IsCompleted);

        await pair.Raw.Output.WriteAsync(pair.Frame(5));
        Assert.Equal([5], await pair.Connection.Input.TakeAsync(1));
    }

    [Fact]
    public async Task Input_TransportFails_SaysHow()
    {
        var pair = new SecurePair();
        pair.Raw.Output.Complete(new IOException("broken"));

        Assert.Equal(
            "broken", (await Assert.ThrowsAsync<IOException>(() => pair.Connection.Input.TakeAllAsync())).Message);
        await pair.Connection.Ended;
    }

    [Fact]
    public async Task BothDirections_NoncesExhausted_End()
    {
        var pair = new SecurePair(counter: ulong.MaxValue - 1);
        await pair.Connection.Output.WriteAsync(new byte[] { 1 });
        Assert.Equal([1], (await pair.ReadFrameAsync())!);
        await pair.Connection.Output.WriteAsync(new byte[] { 2 });
        Assert.Equal(NoiseFailure.NoncesExhausted, (await FailureAsync(pair.Raw.Input)).Failure);

        var frame = pair.Frame(3);
        await pair.Raw.Output.WriteAsync(frame);
        Assert.Equal([3], await pair.Connection.Input.TakeAsync(1));
        await pair.Raw.Output.WriteAsync(frame);
        Assert.Equal(NoiseFailure.NoncesExhausted, (await FailureAsync(pair.Connection.Input)).Failure);
    }

    [Fact]
    public async Task BothDirections_SlowReader_NeverHoldMoreThanTheirLimits()
    {
        const int TotalBytes = 8 * 1024 * 1024;
        const int ChunkBytes = 32 * 1024;
        const int RawBytes = 128 * 1024;
        // Both pipes of plaintext, the raw one, and what each of the loops has in hand.
        const int Bound = NoiseLimits.MaxPlaintextOut + NoiseLimits.MaxPlaintextIn + RawBytes
            + 2 * NoiseLimits.FlushBytes + 3 * NoiseLimits.MaxMessageBytes + 2 * ChunkBytes;
        var options = new PipeOptions(pauseWriterThreshold: RawBytes, resumeWriterThreshold: RawBytes / 2);
        var (left, right) = PipeEnd.CreatePair(options);
        var (near, far) = Connect(left, right);
        long written = 0;
        long read = 0;
        var writing = Task.Run(async () =>
        {
            while (Interlocked.Read(ref written) < TotalBytes)
            {
                Interlocked.Add(ref written, ChunkBytes);
                await near.Output.WriteAsync(new byte[ChunkBytes]);
            }
            await near.Output.CompleteAsync();
        });
        while (true)
        {
            Assert.InRange(Interlocked.Read(ref written) - read, 0, Bound);
            var taken = await far.Input.TakeAsync(1024);
            read += taken.Length;
            if (taken.Length < 1024)
                break;
        }

        Assert.Equal(TotalBytes, read);
        await writing;
    }

    [Fact]
    public async Task BothDirections_AtOnce_CarryEverything()
    {
        var (left, right) = PipeEnd.CreatePair();
        var (near, far) = Connect(left, right);
        var data = new Random(2).Exactly(3_000_000);
        var echo = far.Input.CopyToAsync(far.Output).ContinueWith(_ => far.Output.Complete(), TaskScheduler.Default);
        var writing = WriteAsync(near.Output, data);

        Assert.Equal(data, await near.Input.TakeAllAsync());
        await Task.WhenAll(writing, echo);
    }

    private static (NoiseConnection Near, NoiseConnection Far) Connect(PipeEnd left, PipeEnd right)
    {
        byte[] keyA = new byte[NoiseCipher.KeyBytes];
        byte[] keyB = [.. keyA[1..], 1];
        var near = new NoiseConnection(left, new NoiseCipher(keyA), new NoiseCipher(keyB));
        var far = new NoiseConnection(right, new NoiseCipher(keyB), new NoiseCipher(keyA));
        near.Start();
        far.Start();
        return (near, far);
    }

    private static Task<NoiseException> FailureAsync(PipeReader reader) =>
        Assert.ThrowsAsync<NoiseException>(() => reader.TakeAllAsync());

    private static Task WriteAsync(PipeWriter output, byte[] data) => Task.Run(async () =>
    {
        var random = new Random(data.Length);
        for (var position = 0; position < data.Length;)
        {
            var count = Math.Min(data.Length - position, random.Next(1, 200_000));
            await output.WriteAsync(data.AsMemory(position, count));
            position += count;
        }
        await output.CompleteAsync();
    });

    private static Task FeedAsync(PipeWriter output, byte[] wire, int pieceBytes) => Task.Run(async () =>
    {
        for (var position = 0; position < wire.Length;)
        {
            var count = Math.Min(wire.Length - position, pieceBytes);
            await output.WriteAsync(wire.AsMemory(position, count));
            position += count;
        }
        await output.CompleteAsync();
    });
}
