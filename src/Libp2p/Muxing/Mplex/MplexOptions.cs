namespace Codex.Libp2p.Muxing.Mplex;

/// <summary>What an mplex connection lets its owner choose.</summary>
public sealed record MplexOptions : MuxerOptions
{
    /// <summary>The defaults.</summary>
    public static MplexOptions Default { get; } = new();

    /// <summary>Unread bytes of a stream before the connection is held, 256 KiB to 1 GiB. Default 4 MiB.</summary>
    public int ReceiveBuffer { get; init; } = MuxingLimits.MplexReceiveBuffer;

    /// <summary>
    /// Unread bytes of all streams before the connection is held, 256 KiB to 2 GiB − 1. Default 32 MiB.
    /// </summary>
    public int ConnectionBuffer { get; init; } = MuxingLimits.MplexConnectionBuffer;

    /// <summary>How long the connection is held for a reader before its stream is reset. Default 10 s.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Streams opened per second; further ones wait. 0 is no limit. Default 5: js-mplex stops dead at more, without
    /// closing the connection. Lifted with <see cref="MplexMuxer.OpensPerSecond"/> once the peer is known.
    /// </summary>
    public int OpensPerSecond { get; init; } = 5;

    /// <summary>
    /// How long the first answer on a stream may take while nothing else arrives either. Every stream starts with a
    /// negotiation that is answered at once, so silence is a muxer that died behind an open socket. Default 30 s.
    /// </summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal override void Validate()
    {
        base.Validate();
        Require(nameof(ReceiveBuffer), ReceiveBuffer, 256 * 1024, 1 << 30);
        Require(nameof(ConnectionBuffer), ConnectionBuffer, 256 * 1024, int.MaxValue);
        Require(nameof(OpensPerSecond), OpensPerSecond, 0, 1_000_000);
        RequireTime(nameof(HoldTimeout), HoldTimeout);
        RequireTime(nameof(AnswerTimeout), AnswerTimeout);
    }
}
