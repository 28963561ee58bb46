using System.IO.Pipelines;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>Two of our muxers, connected.</summary>
internal sealed class MuxerPair : IAsyncDisposable
{
    public const string Yamux = "/yamux/1.0.0";
    public const string Mplex = "/mplex/6.7.0";

    public MuxerPair(string protocol, int bufferBytes = 256 * 1024, BlockPool? blocks = null)
    {
        var pipes = new PipePair(bufferBytes);
        Dialer = Create(protocol, pipes.Near, true, blocks);
        Listener = Create(protocol, pipes.Far, false, blocks);
    }

    public FrameMuxer Dialer { get; }

    public FrameMuxer Listener { get; }

    public static FrameMuxer Create(string protocol, IDuplexPipe pipe, bool isDialer, BlockPool? blocks = null)
    {
        blocks ??= BlockPool.Instance;
        return protocol == Yamux
            ? new YamuxMuxer(
                pipe, isDialer, YamuxOptions.Default with { Blocks = blocks }, TimeProvider.System, Logging.None)
            : new MplexMuxer(
                pipe,
                isDialer,
                MplexOptions.Default with { OpensPerSecond = 0, Blocks = blocks },
                TimeProvider.System,
                Logging.None);
    }

    public async Task<(IMuxedStream Near, IMuxedStream Far)> OpenAsync(bool byDialer = true)
    {
        var (from, to) = byDialer ? (Dialer, Listener) : (Listener, Dialer);
        var near = await from.OpenAsync(CancellationToken.None).InTime();
        var far = await to.AcceptAsync(CancellationToken.None).InTime();
        return (near, far!);
    }

    public async ValueTask DisposeAsync()
    {
        await Dialer.DisposeAsync().InTime();
        await Listener.DisposeAsync().InTime();
    }
}
