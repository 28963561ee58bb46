using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// The writing loop of a connection: control frames first, then a frame of data per waiting stream in turn; what is
/// ready goes into the connection together, before one flush.
/// </summary>
internal sealed class FrameWriter : IDisposable
{
    private readonly FrameMuxer _muxer;
    private readonly FrameSink _sink;
    private readonly WakeSignal _wake;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _stalled;

    public FrameWriter(FrameMuxer muxer, WakeSignal wake, PipeWriter output)
    {
        _muxer = muxer;
        _wake = wake;
        _sink = new FrameSink(output);
        _stalled = muxer.Time.CreateTimer(
            static state => ((FrameWriter)state!).Stalled(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gives up what is being flushed.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Gives what is being flushed only as long as a goodbye may take.</summary>
    public void Hurry() => _stalled.Change(_muxer.Options.CloseTimeout, Timeout.InfiniteTimeSpan);

    public async Task RunAsync()
    {
        try
        {
            while (!_muxer.HasEnded)
            {
                await _wake.WaitAsync().ConfigureAwait(false);
                while (!_muxer.HasEnded && Fill())
                    await FlushAsync().ConfigureAwait(false);
            }
            if (_muxer.WriteGoodbye(_sink))
                await FlushAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            _muxer.End(MuxerEnd.TransportError, "writing failed", exception);
        }
    }

    public void Dispose() => _stalled.Dispose();

    private bool Fill()
    {
        _muxer.Outbox.WriteSessionFrames(_sink);
        while (_muxer.Outbox.NextControl() is { } stream)
        {
            _muxer.Outbox.WriteControl(_sink, stream);
            _muxer.TurnEnded(stream);
        }
        while (_sink.Pending < MuxingLimits.WriteBatch && _muxer.Outbox.NextData() is { } stream)
            GiveTurn(stream);
        return _sink.Pending > 0;
    }

    private void GiveTurn(MuxedStream stream)
    {
        _muxer.Outbox.WriteControl(_sink, stream);
        var turn = stream.Send(_sink, _muxer.Outbox.SendAllowance(stream));
        if (_muxer.Outbox.CountSent(stream, turn))
        {
            _muxer.WriteClose(_sink, stream);
            stream.EndSending(null);
        }
        _muxer.TurnEnded(stream);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync()
    {
        var flush = _sink.FlushAsync(_stop.Token);
        FlushResult result;
        if (flush.IsCompletedSuccessfully)
        {
            result = flush.Result;
        }
        else
        {
            var patience = _muxer.HasEnded ? _muxer.Options.CloseTimeout : _muxer.Options.WriteTimeout;
            _stalled.Change(patience, Timeout.InfiniteTimeSpan);
            result = await flush.ConfigureAwait(false);
            _stalled.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        if (result.IsCompleted)
            _muxer.End(MuxerEnd.RemoteClosed, "the connection takes no more");
    }

    private void Stalled()
    {
        _muxer.End(MuxerEnd.Timeout, "the connection did not take what was written");
        Stop();
    }
}
