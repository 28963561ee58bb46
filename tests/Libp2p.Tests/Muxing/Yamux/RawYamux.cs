using System.Buffers;
using System.IO.Pipelines;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

/// <summary>A peer of a muxer under test that speaks in frames, as badly as the test wants.</summary>
internal sealed class RawYamux : IAsyncDisposable
{
    private readonly PipePair _pipes;

    private RawYamux(YamuxOptions? options, bool isDialer, int bufferBytes)
    {
        _pipes = new PipePair(bufferBytes);
        Muxer = new YamuxMuxer(_pipes.Near, isDialer, options ?? YamuxOptions.Default, Time, NullLogger.Instance);
    }

    public YamuxMuxer Muxer { get; }

    public ManualTimeProvider Time { get; } = new();

    public PipeReader FromMuxer => _pipes.Far.Input;

    public PipeWriter ToMuxer => _pipes.Far.Output;

    /// <summary>Starts a muxer and answers its first ping.</summary>
    public static async Task<RawYamux> StartAsync(
        YamuxOptions? options = null, bool isDialer = false, int bufferBytes = 64 * 1024 * 1024)
    {
        var peer = new RawYamux(options, isDialer, bufferBytes);
        var (ping, _) = await peer.ReadAsync();
        Assert.Equal(new YamuxHeader(YamuxType.Ping, YamuxFlags.Syn, 0, 1), ping);
        await peer.SendAsync(YamuxType.Ping, YamuxFlags.Ack, 0, 1);
        return peer;
    }

    /// <summary>A muxer with one stream, opened by the raw peer and accepted.</summary>
    public async Task<IMuxedStream> OpenAsync(uint id = 1, bool skipPingAnswers = false)
    {
        await SendAsync(YamuxType.WindowUpdate, YamuxFlags.Syn, id, 0);
        var stream = await Muxer.AcceptAsync(CancellationToken.None).InTime();
        var (header, _) = await ReadAsync();
        while (skipPingAnswers && header.Type == YamuxType.Ping)
            (header, _) = await ReadAsync();
        Assert.Equal(new YamuxHeader(YamuxType.WindowUpdate, YamuxFlags.Ack, id, 0), header);
        return stream!;
    }

    public Task SendAsync(YamuxType type, YamuxFlags flags, uint id, uint length, byte[]? body = null) =>
        SendAsync([.. Frame(type, flags, id, length), .. body ?? []]);

    public async Task SendAsync(byte[] bytes) => await ToMuxer.WriteAsync(bytes).InTime();

    public Task SendDataAsync(uint id, byte[] body, YamuxFlags flags = YamuxFlags.None) =>
        SendAsync(YamuxType.Data, flags, id, (uint)body.Length, body);

    public static byte[] Frame(YamuxType type, YamuxFlags flags, uint id, uint length)
    {
        var bytes = new byte[12];
        new YamuxHeader(type, flags, id, length).CopyTo(bytes);
        return bytes;
    }

    public async Task<(YamuxHeader Header, byte[] Body)> ReadAsync()
    {
        var header = await TakeAsync(12);
        var sequence = new ReadOnlySequence<byte>(header);
        Assert.True(YamuxHeader.TryTake(ref sequence, out var parsed));
        return (parsed, parsed.Type == YamuxType.Data ? await TakeAsync((int)parsed.Length) : []);
    }

    public async Task ExpectAsync(YamuxType type, YamuxFlags flags, uint id, uint length)
    {
        var (header, _) = await ReadAsync();
        Assert.Equal(new YamuxHeader(type, flags, id, length), header);
    }

    /// <summary>The muxer says goodbye with this code, then nothing more.</summary>
    public async Task ExpectGoodbyeAsync(uint code)
    {
        while (true)
        {
            var (header, _) = await ReadAsync();
            if (header.Type != YamuxType.GoAway)
                continue;
            Assert.Equal(new YamuxHeader(YamuxType.GoAway, YamuxFlags.None, 0, code), header);
            break;
        }
        var rest = await FromMuxer.ReadAsync().InTime();
        Assert.True(rest is { IsCompleted: true, Buffer.IsEmpty: true });
        FromMuxer.AdvanceTo(rest.Buffer.End);
    }

    /// <summary>
    /// What the muxer sends up to when it has read, and answered, all that was sent. It answers pings before anything
    /// else, so that only a second ping proves the rest of what was ready with the first.
    /// </summary>
    public async Task<List<(YamuxHeader Header, byte[] Body)>> SyncAsync()
    {
        List<(YamuxHeader, byte[])> before = [];
        foreach (var value in new uint[] { 0xabcdef, 0xabcdf0 })
        {
            await SendAsync(YamuxType.Ping, YamuxFlags.Syn, 0, value);
            while (true)
            {
                var frame = await ReadAsync();
                if (frame.Header == new YamuxHeader(YamuxType.Ping, YamuxFlags.Ack, 0, value))
                    break;
                before.Add(frame);
            }
        }
        return before;
    }

    public async ValueTask DisposeAsync() => await Muxer.DisposeAsync();

    private async Task<byte[]> TakeAsync(int count)
    {
        var result = await FromMuxer.ReadAtLeastAsync(count).InTime();
        Assert.True(result.Buffer.Length >= count, "the muxer closed the connection");
        var bytes = result.Buffer.Slice(0, count).ToArray();
        FromMuxer.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }
}
