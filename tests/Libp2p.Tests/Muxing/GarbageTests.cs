using System.IO.Pipelines;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Muxing.Yamux;
using Codex.Libp2p.Tests.Muxing.Mplex;
using Codex.Libp2p.Tests.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>Random bytes, and valid traffic damaged, each into a muxer whose application echoes.</summary>
[Collection(nameof(Measured))]
public sealed class GarbageTests
{
    private const long MostMemory = 64_000_000;

    [Theory]
    [InlineData(MuxerPair.Yamux)]
    [InlineData(MuxerPair.Mplex)]
    public void Muxer_Garbage_EndsInADefinedWay(string protocol)
    {
        var valid = protocol == MuxerPair.Yamux ? YamuxTraffic() : MplexTraffic();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        SeededCases.Check(300, random => FeedAsync(protocol, Hostile(random, valid), random).GetAwaiter().GetResult());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8_000_000);
    }

    private static async Task FeedAsync(string protocol, byte[] bytes, Random random)
    {
        var pipes = new PipePair(bufferBytes: 16 * 1024);
        await using var muxer = MuxerPair.Create(protocol, pipes.Near, isDialer: false);
        var serving = ServeAsync(muxer);
        var draining = DrainAsync(pipes.Far.Input);
        var before = GC.GetTotalMemory(false);
        for (var offset = 0; offset < bytes.Length;)
        {
            var size = Math.Min(bytes.Length - offset, random.Next(1, 5000));
            if ((await pipes.Far.Output.WriteAsync(bytes.AsMemory(offset, size)).InTime()).IsCompleted)
                break;
            offset += size;
        }
        await pipes.Far.Output.CompleteAsync();

        Assert.True(Enum.IsDefined(await muxer.Ended.InTime()));
        // What is over the bound may be garbage of cases before: only what is held counts.
        if (GC.GetTotalMemory(false) - before > MostMemory)
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostMemory);
        await serving.InTime();
        await draining.InTime();
    }

    private static byte[] Hostile(Random random, byte[] valid)
    {
        if (random.Next(4) == 0)
            return random.UpTo(50_000);
        for (var rounds = random.Next(1, 4); rounds > 0 && valid.Length > 0; rounds--)
            valid = random.Damage(valid);
        return valid;
    }

    private static byte[] YamuxTraffic()
    {
        var bytes = new List<byte>();
        for (uint id = 1; id < 40; id += 2)
        {
            bytes.AddRange(RawYamux.Frame(YamuxType.WindowUpdate, YamuxFlags.Syn, id, 0));
            bytes.AddRange(RawYamux.Frame(YamuxType.Data, YamuxFlags.None, id, 300 * id));
            bytes.AddRange(new byte[300 * id]);
            bytes.AddRange(RawYamux.Frame(YamuxType.Ping, YamuxFlags.Syn, 0, id));
            bytes.AddRange(RawYamux.Frame(YamuxType.WindowUpdate, YamuxFlags.None, id, 100_000));
            bytes.AddRange(RawYamux.Frame(
                YamuxType.WindowUpdate, id % 3 == 0 ? YamuxFlags.Rst : YamuxFlags.Fin, id, 0));
        }
        bytes.AddRange(RawYamux.Frame(YamuxType.GoAway, YamuxFlags.None, 0, 0));
        return [.. bytes];
    }

    private static byte[] MplexTraffic()
    {
        var bytes = new List<byte>();
        for (var id = 0; id < 40; id++)
        {
            bytes.AddRange(RawMplex.Frame(id, MplexFlag.NewStream, "name"u8.ToArray()));
            bytes.AddRange(RawMplex.Frame(id, MplexFlag.MessageInitiator, new byte[200 * id]));
            bytes.AddRange(RawMplex.Frame(id, id % 3 == 0 ? MplexFlag.ResetInitiator : MplexFlag.CloseInitiator));
        }
        return [.. bytes];
    }

    private static async Task ServeAsync(IMuxer muxer)
    {
        var handlers = new List<Task>();
        while (await muxer.AcceptAsync(CancellationToken.None) is { } stream)
            handlers.Add(EchoAsync(stream));
        await Task.WhenAll(handlers);
    }

    private static async Task EchoAsync(IMuxedStream stream)
    {
        try
        {
            await stream.Input.CopyToAsync(stream.Output);
        }
        catch (StreamResetException)
        {
            // As expected of such a peer.
        }
        await stream.DisposeAsync();
    }

    private static async Task DrainAsync(PipeReader reader)
    {
        while (true)
        {
            var result = await reader.ReadAsync();
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }
}
