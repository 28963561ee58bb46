using System.Buffers;
using System.IO.Pipelines;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Mplex;

namespace Codex.Libp2p.Tests.Muxing.Mplex;

/// <summary>A peer of a muxer under test that speaks in messages, as badly as the test wants.</summary>
internal sealed class RawMplex : IAsyncDisposable
{
    private readonly PipePair _pipes;

    public RawMplex(MplexOptions? options = null, int bufferBytes = 64 * 1024 * 1024)
    {
        _pipes = new PipePair(bufferBytes);
        Muxer = new MplexMuxer(
            _pipes.Near, false, options ?? MplexOptions.Default with { OpensPerSecond = 0 }, Time, Logging.None);
    }

    public MplexMuxer Muxer { get; }

    public ManualTimeProvider Time { get; } = new();

    public PipeReader FromMuxer => _pipes.Far.Input;

    public PipeWriter ToMuxer => _pipes.Far.Output;

    public static byte[] Frame(long id, MplexFlag flag, params byte[] body)
    {
        var bytes = new byte[18];
        var count = new MplexHeader(id, flag, body.Length).CopyTo(bytes);
        return [.. bytes.AsSpan(0, count), .. body];
    }

    public async Task<IMuxedStream> OpenAsync(long id)
    {
        await SendAsync(id, MplexFlag.NewStream, "name"u8.ToArray());
        return (await Muxer.AcceptAsync(CancellationToken.None).InTime())!;
    }

    public Task SendAsync(long id, MplexFlag flag, params byte[] body) => SendAsync(Frame(id, flag, body));

    public async Task SendAsync(byte[] bytes) => await ToMuxer.WriteAsync(bytes).InTime();

    public async Task<(MplexHeader Header, byte[] Body)> ReadAsync()
    {
        while (true)
        {
            var result = await FromMuxer.ReadAsync().InTime();
            var buffer = result.Buffer;
            if (MplexHeader.TryTake(ref buffer, out var header) is true && buffer.Length >= header.Length)
            {
                var body = buffer.Slice(0, header.Length).ToArray();
                FromMuxer.AdvanceTo(buffer.GetPosition(header.Length));
                return (header, body);
            }
            FromMuxer.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            Assert.False(result.IsCompleted, "the muxer closed the connection");
        }
    }

    public async Task ExpectAsync(long id, MplexFlag flag, params byte[] body)
    {
        var (header, sent) = await ReadAsync();
        Assert.Equal(new MplexHeader(id, flag, body.Length), header);
        Assert.Equal(body, sent);
    }

    public ValueTask DisposeAsync() => Muxer.DisposeAsync();
}
