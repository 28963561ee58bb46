using System.IO.Pipelines;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.Relay;

public sealed class CircuitMemoryTests
{
    private const int Waiting = 4 << 20;

    private static readonly PipeOptions Unbounded = new(pauseWriterThreshold: 0);
    private static readonly CircuitGrant NoBound = new(new CircuitLimit(null, null));

    [Fact]
    public async Task RunAsync_MuchIsWaitingAndNobodyTakesIt_IsNotCopied()
    {
        var source = new PipedStream(Unbounded);
        await source.FarOutput.WriteAsync(new byte[Waiting]);
        var target = new PipedStream(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        using var stop = new CancellationTokenSource();
        var running = Run(source, target, stop.Token);

        var copied = await target.FarInput.ReadAsync().InTime();
        var length = copied.Buffer.Length;
        target.FarInput.AdvanceTo(copied.Buffer.Start, copied.Buffer.End);
        await stop.CancelAsync();
        await running.InTime();

        Assert.Equal(RelayLimits.Default.MaxCopiedBytes, length);
    }

    [Fact]
    public async Task RunAsync_MuchIsWaitingAndThenTheEnd_AllOfItArrives()
    {
        var source = new PipedStream(Unbounded);
        await source.FarOutput.WriteAsync(new byte[Waiting]);
        await source.FarOutput.CompleteAsync();
        var target = new PipedStream(new PipeOptions(pauseWriterThreshold: 1 << 20));
        await target.FarOutput.CompleteAsync();
        var running = Run(source, target, default);

        var received = 0L;
        while (true)
        {
            var read = await target.FarInput.ReadAsync().InTime();
            received += read.Buffer.Length;
            target.FarInput.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        Assert.Equal(Waiting, received);
        Assert.Equal(CircuitEnd.Completed, await running.InTime());
    }

    private static Task<CircuitEnd> Run(PipedStream source, PipedStream target, CancellationToken stop) =>
        new CircuitPump(source, target, NoBound, RelayLimits.Default, TimeProvider.System, static _ => { })
            .RunAsync(stop);

    private sealed class PipedStream(PipeOptions options) : IMuxedStream
    {
        private readonly Pipe _in = new(options);
        private readonly Pipe _out = new(options);

        public PipeWriter FarOutput => _in.Writer;

        public PipeReader FarInput => _out.Reader;

        public long Id => 1;

        public bool IsOutbound => false;

        public PipeReader Input => _in.Reader;

        public PipeWriter Output => _out.Writer;

        public ValueTask CloseWriteAsync(CancellationToken cancellationToken) => Output.CompleteAsync();

        public void Reset()
        {
            // Whoever waits is cancelled by the pump.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
