namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>What a Yamux connection lets its owner choose.</summary>
public sealed record YamuxOptions : MuxerOptions
{
    /// <summary>The defaults.</summary>
    public static YamuxOptions Default { get; } = new();

    /// <summary>Most bytes a stream's window grows to, 256 KiB to 1 GiB. Default 16 MiB.</summary>
    public int MaxStreamWindow { get; init; } = MuxingLimits.YamuxMaxStreamWindow;

    /// <summary>Most bytes of all windows together, 256 KiB to 2 GiB − 1. Default 128 MiB.</summary>
    public int MaxConnectionWindow { get; init; } = MuxingLimits.YamuxMaxConnectionWindow;

    /// <summary>Time between pings. Default 30 s.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time a ping may stay unanswered while nothing else arrives either. Default 10 s.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    internal override void Validate()
    {
        base.Validate();
        Require(nameof(MaxStreamWindow), MaxStreamWindow, MuxingLimits.YamuxInitialWindow, 1 << 30);
        Require(nameof(MaxConnectionWindow), MaxConnectionWindow, MuxingLimits.YamuxInitialWindow, int.MaxValue);
        RequireTime(nameof(KeepAliveInterval), KeepAliveInterval);
        RequireTime(nameof(PingTimeout), PingTimeout);
    }
}
