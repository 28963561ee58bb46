using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// The reading loop of a connection. Bodies are handed on as they arrive, however large their frame; a header is all
/// that is ever waited for.
/// </summary>
internal sealed class FrameReader(FrameMuxer muxer, PipeReader input)
{
    private FrameBody _body;
    private long _left;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await ReadOnceAsync(stop).ConfigureAwait(false))
            {
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            muxer.End(MuxerEnd.TransportError, "reading failed", exception);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadOnceAsync(CancellationToken stop)
    {
        var result = await input.ReadAsync(stop).ConfigureAwait(false);
        var buffer = result.Buffer;
        if (!buffer.IsEmpty)
            muxer.NoteReceived();
        var read = FrameRead.Taken;
        while (read == FrameRead.Taken)
        {
            if (_left == 0)
            {
                read = muxer.ReadHeader(ref buffer, out _body);
                if (read == FrameRead.Taken)
                    Begin();
                continue;
            }
            if (buffer.IsEmpty)
                break;
            var portion = buffer.Slice(0, Math.Min(Math.Min(_left, buffer.Length), MuxingLimits.MaxFrame));
            if (_body is { IsWanted: true, Stream: { } stream })
            {
                await muxer.MakeRoomAsync(stream, (int)portion.Length, stop).ConfigureAwait(false);
                stream.Receive(portion);
            }
            buffer = buffer.Slice(portion.End);
            _left -= portion.Length;
            if (_left == 0)
                muxer.Finish(_body);
        }
        var midFrame = _left > 0 || !buffer.IsEmpty;
        input.AdvanceTo(buffer.Start, buffer.End);
        if (read == FrameRead.Ended)
            return false;
        if (!result.IsCompleted)
            return true;
        EndOfInput(midFrame);
        return false;
    }

    private void Begin()
    {
        _left = _body.Length;
        if (_left == 0)
            muxer.Finish(_body);
    }

    private void EndOfInput(bool midFrame)
    {
        if (midFrame)
            muxer.End(MuxerEnd.TransportError, "the connection ended within a frame");
        else
            muxer.End(MuxerEnd.RemoteClosed, "the connection was closed");
    }
}
