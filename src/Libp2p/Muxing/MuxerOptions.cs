namespace Codex.Libp2p.Muxing;

/// <summary>What both muxers let their owner choose.</summary>
public abstract record MuxerOptions
{
    /// <summary>Streams the other side may have open, 1 to 65536. Default 256.</summary>
    public int MaxInboundStreams { get; init; } = MuxingLimits.MaxInboundStreams;

    /// <summary>Streams this side may have open, 1 to 65536. Default 256.</summary>
    public int MaxOutboundStreams { get; init; } = MuxingLimits.MaxOutboundStreams;

    /// <summary>Streams that may wait to be accepted, 1 to 65536. Default 256.</summary>
    public int AcceptBacklog { get; init; } = MuxingLimits.AcceptBacklog;

    /// <summary>
    /// How long the connection may refuse to take what was written before it is given up. Default 30 s.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a disposed stream may take to hand on what was written before it is reset. Default 10 s.
    /// </summary>
    public TimeSpan StreamCloseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a polite close waits for streams, and again for its goodbye, to be written. Default 1 s.
    /// </summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where streams get their buffers; tests watch one of their own.</summary>
    internal BlockPool Blocks { get; init; } = BlockPool.Instance;

    /// <summary>
    /// Throws <see cref="ArgumentOutOfRangeException"/> with name, value and range of what is out of range.
    /// </summary>
    internal virtual void Validate()
    {
        Require(nameof(MaxInboundStreams), MaxInboundStreams, 1, 65536);
        Require(nameof(MaxOutboundStreams), MaxOutboundStreams, 1, 65536);
        Require(nameof(AcceptBacklog), AcceptBacklog, 1, 65536);
        RequireTime(nameof(WriteTimeout), WriteTimeout);
        RequireTime(nameof(StreamCloseTimeout), StreamCloseTimeout);
        RequireTime(nameof(CloseTimeout), CloseTimeout);
    }

    private protected static void Require(string name, long value, long least, long most)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most}.");
    }

    private protected static void RequireTime(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be more than zero, at most a day.");
    }
}
