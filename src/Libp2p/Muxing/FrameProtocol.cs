using System.Buffers;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// What Yamux and mplex differ in: how frames look, and what the protocol counts when something happens to a stream.
/// Everything else is <see cref="FrameMuxer"/>.
/// </summary>
public abstract class FrameProtocol
{
    private protected FrameProtocol()
    {
    }

    /// <summary>The code that says goodbye without blame, or null if the protocol has no goodbye.</summary>
    internal abstract uint? NormalGoodbye { get; }

    /// <summary>The code that says that the other side broke the protocol, or null.</summary>
    internal abstract uint? ErrorGoodbye { get; }

    /// <summary>Most payload bytes of a data frame that we send.</summary>
    internal abstract int MaxPayload { get; }

    /// <summary>Takes a header off the buffer, if one is there, and acts upon it.</summary>
    internal abstract FrameRead ReadHeader(ref ReadOnlySequence<byte> buffer, out FrameBody body);

    /// <summary>Waits, in the reading loop, until a stream may take so many more bytes, or was reset.</summary>
    internal virtual ValueTask MakeRoomAsync(MuxedStream stream, int bytes, CancellationToken stop) => default;

    internal abstract void WriteDataHeader(FrameSink sink, MuxedStream stream, int length);

    internal abstract void WriteOpen(FrameSink sink, MuxedStream stream);

    internal abstract void WriteClose(FrameSink sink, MuxedStream stream);

    internal abstract void WriteReset(FrameSink sink, long id, bool isOutbound);

    internal virtual void WriteAcknowledgeAndGrant(FrameSink sink, MuxedStream stream, bool acknowledge, long grant)
    {
    }

    /// <summary>Frames that belong to no stream.</summary>
    internal virtual void WriteOwnFrames(FrameSink sink)
    {
    }

    internal virtual void WriteGoodbyeFrame(FrameSink sink, uint code)
    {
    }

    /// <summary>Waits until the protocol allows one more stream of ours.</summary>
    internal abstract ValueTask WaitToOpenAsync(CancellationToken cancellationToken);

    /// <summary>What <see cref="WaitToOpenAsync"/> allowed was not used. Lock held.</summary>
    internal virtual void OpenFailed()
    {
    }

    /// <summary>Makes the next stream of ours. Lock held. Throws <see cref="MuxerException"/>.</summary>
    internal abstract MuxedStream CreateOutbound();

    /// <summary>Makes a stream of the other side, or null when the protocol's bounds are reached. Lock held.</summary>
    internal abstract MuxedStream? CreateInbound(long id);

    /// <summary>The application took bytes. Lock held.</summary>
    internal virtual void OnConsumed(MuxedStream stream, long bytes)
    {
    }

    /// <summary>The application reads no more; what it had not read is gone. Lock held.</summary>
    internal virtual void OnAbandoned(MuxedStream stream)
    {
    }

    /// <summary>Data is about to be sent. Lock held.</summary>
    internal virtual void OnSent(MuxedStream stream, int bytes)
    {
    }

    /// <summary>Nothing more happens on the wire. Lock held.</summary>
    internal virtual void OnFinished(MuxedStream stream)
    {
    }

    /// <summary>Nobody refers to the stream any more. Lock held.</summary>
    internal virtual void OnReleased(MuxedStream stream)
    {
    }

    /// <summary>The connection ends; streams have failed already.</summary>
    internal virtual void OnEnding()
    {
    }
}
