namespace Codex.Libp2p.Muxing;

/// <summary>What a muxer notes about a stream. Guarded by the muxer's lock.</summary>
internal sealed class StreamNotes
{
    /// <summary>Payload bytes that may still be sent.</summary>
    public long SendCredit { get; set; }

    /// <summary>Bytes received, or announced by a frame's header, that the application has not examined.</summary>
    public long Unread { get; set; }

    /// <summary>The opening has not been written yet.</summary>
    public bool OpenPending { get; set; }

    /// <summary>The acknowledgement of a stream of the other side has not been written yet.</summary>
    public bool AcknowledgePending { get; set; }

    /// <summary>A reset has not been written yet.</summary>
    public bool ResetPending { get; set; }

    /// <summary>Window to be granted with the next update, bytes.</summary>
    public long GrantPending { get; set; }

    /// <summary>The muxer closes politely: send what is there, then close our half.</summary>
    public bool CloseRequested { get; set; }

    /// <summary>Our half is closed on the wire.</summary>
    public bool LocalClosed { get; set; }

    /// <summary>The other side closed its half.</summary>
    public bool RemoteClosed { get; set; }

    /// <summary>Reset by either side, or the connection ended.</summary>
    public bool IsReset { get; set; }

    /// <summary>The application reads no more.</summary>
    public bool InputAbandoned { get; set; }

    /// <summary>The application is done with the stream.</summary>
    public bool IsDisposed { get; set; }

    /// <summary>Its place was given to the next stream.</summary>
    public bool IsReleased { get; set; }

    /// <summary>Waits in the queue of control frames.</summary>
    public bool InControlQueue { get; set; }

    /// <summary>Waits in the queue for a turn to send data.</summary>
    public bool InDataQueue { get; set; }

    /// <summary>Nothing more can happen on the wire.</summary>
    public bool IsFinished => IsReset || (LocalClosed && RemoteClosed);
}
