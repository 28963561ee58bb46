using System.Buffers;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Tests.Muxing;

public sealed class InterleavingTests
{
    [Theory]
    [InlineData(MuxerPair.Yamux)]
    [InlineData(MuxerPair.Mplex)]
    public void Streams_RandomInterleavings_DeliverExactlyTheBytes(string protocol) =>
        SeededCases.Check(12, random => RunAsync(protocol, random).GetAwaiter().GetResult());

    private static async Task RunAsync(string protocol, Random random)
    {
        await using var pair = new MuxerPair(protocol, random.Next(1, 300_000));
        var work = new List<Task>();
        for (var streams = random.Next(1, 12); streams > 0; streams--)
        {
            var (near, far) = await pair.OpenAsync(random.Next(2) == 0);
            work.Add(ExchangeAsync(near, far, random.Next(), random.Next()));
        }
        await Task.WhenAll(work).InTime();
        Assert.Equal(0, pair.Dialer.StreamCount);
        await pair.Listener.OpenAsync(CancellationToken.None).InTime();
        await pair.Dialer.CloseAsync(CancellationToken.None).InTime();
        Assert.Equal(MuxerEnd.RemoteClosed, await pair.Listener.Ended.InTime());
    }

    private static async Task ExchangeAsync(IMuxedStream near, IMuxedStream far, int there, int back)
    {
        var sending = Task.WhenAll(SendAsync(near, there), SendAsync(far, back));
        await Task.WhenAll(CheckAsync(far, there), CheckAsync(near, back)).InTime();
        await sending.InTime();
        await near.DisposeAsync().InTime();
        await far.DisposeAsync().InTime();
    }

    private static async Task SendAsync(IMuxedStream stream, int seed)
    {
        var random = new Random(seed);
        var bytes = Content(random);
        while (bytes.Length > 0)
        {
            var size = Math.Min(bytes.Length, random.Next(1, random.Next(2) == 0 ? 300_000 : 2000));
            if (random.Next(3) == 0)
                stream.Output.Write(bytes.AsSpan(0, size));
            else
                await stream.Output.WriteAsync(bytes.AsMemory(0, size));
            bytes = bytes[size..];
            if (random.Next(4) == 0)
                await Task.Yield();
        }
        await stream.CloseWriteAsync(CancellationToken.None);
    }

    private static async Task CheckAsync(IMuxedStream stream, int seed)
    {
        var random = new Random(seed);
        var expected = Content(random);
        var offset = 0;
        while (true)
        {
            var result = await stream.Input.ReadAsync();
            var take = result.Buffer.Slice(0, random.NextInt64(result.Buffer.Length + 1));
            Assert.True(take.Length <= expected.Length - offset, "more arrived than was sent");
            Assert.True(take.ToArray().AsSpan().SequenceEqual(expected.AsSpan(offset, (int)take.Length)));
            offset += (int)take.Length;
            var isEnd = result.IsCompleted && take.Length == result.Buffer.Length;
            stream.Input.AdvanceTo(take.End);
            if (isEnd)
                break;
            if (random.Next(4) == 0)
                await Task.Yield();
        }
        Assert.Equal(expected.Length, offset);
    }

    private static byte[] Content(Random random) => random.UpTo(random.Next(4) switch
    {
        0 => 10,
        1 => 70_000,
        _ => 1_500_000,
    });
}
