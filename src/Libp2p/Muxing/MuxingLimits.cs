namespace Codex.Libp2p.Muxing;

/// <summary>Every bound of the muxers, in bytes unless the name says otherwise, and why it is what it is.</summary>
public static class MuxingLimits
{
    /// <summary>
    /// What fits into one Noise message: 65535 − 16 bytes of tag (Noise Protocol Framework, section 3). A frame that
    /// fits is sealed once and never waits for its second half.
    /// </summary>
    public const int MaxFrame = 65_519;

    /// <summary>
    /// Payload of a data frame that we send over Yamux: <see cref="MaxFrame"/> − 12 bytes of header, one less than the
    /// 64 KiB − 12 − 16 of js-libp2p and go-yamux, which makes a Noise message of 65536 bytes and so two of them.
    /// </summary>
    public const int YamuxPayload = MaxFrame - YamuxHeaderLength;

    /// <summary>Length of every Yamux header (yamux specification, "Framing").</summary>
    public const int YamuxHeaderLength = 12;

    /// <summary>Window that both sides of a Yamux stream start with (yamux specification, "Flow control").</summary>
    public const int YamuxInitialWindow = 256 * 1024;

    /// <summary>
    /// What we dare to send at first. nim-libp2p before 2026-07 (#2787) believes the initial window is 256000 bytes
    /// and closes the connection on the byte after.
    /// </summary>
    public const int YamuxInitialCredit = 256_000;

    /// <summary>How far the window of one stream grows: go-yamux and rust-yamux stop at 16 MiB.</summary>
    public const int YamuxMaxStreamWindow = 16 * 1024 * 1024;

    /// <summary>
    /// Windows of all streams of a connection together. Streams are refused past it; windows grow only while no more
    /// than half of it is given away, so that growth never takes the place of a new stream.
    /// </summary>
    public const int YamuxMaxConnectionWindow = 128 * 1024 * 1024;

    /// <summary>Send credit of a stream saturates here: the most that one update can grant.</summary>
    public const long YamuxMaxCredit = uint.MaxValue;

    /// <summary>
    /// Streams we opened that were not acknowledged yet (yamux specification, "Stream opening backlog").
    /// </summary>
    public const int YamuxMaxUnacknowledged = 256;

    /// <summary>
    /// Ping answers that wait for the writer; peers keep one ping outstanding, a flood is not answered.
    /// </summary>
    public const int YamuxMaxPingAnswers = 16;

    /// <summary>Longest mplex message (mplex specification, "Message format").</summary>
    public const int MplexMaxMessage = 1024 * 1024;

    /// <summary>
    /// Payload of an mplex message that we send: <see cref="MaxFrame"/> less a five- and a three-byte varint.
    /// </summary>
    public const int MplexPayload = MaxFrame - 8;

    /// <summary>Ids we use: js-mplex shifts them by three in 32 bits, so they stay below 2^28.</summary>
    public const long MplexMaxId = (1L << 28) - 1;

    /// <summary>Longest varint of an mplex header (multiformats unsigned-varint: nine bytes).</summary>
    public const int MplexMaxVarint = 9;

    /// <summary>
    /// Unread bytes of an mplex stream before the connection is held: js-mplex aborts the stream here.
    /// </summary>
    public const int MplexReceiveBuffer = 4 * 1024 * 1024;

    /// <summary>Unread bytes of all streams of an mplex connection before the connection is held.</summary>
    public const int MplexConnectionBuffer = 32 * 1024 * 1024;

    /// <summary>
    /// A held mplex connection reads on when its buffer has fallen to this many quarters of the limit.
    /// </summary>
    public const int MplexResumeQuarters = 3;

    /// <summary>Streams a peer may have open. nim-libp2p allows 256 channels in a connection.</summary>
    public const int MaxInboundStreams = 256;

    /// <summary>Streams we may have open; js-libp2p takes 1000, nim-libp2p 256 of both directions.</summary>
    public const int MaxOutboundStreams = 256;

    /// <summary>Streams that wait to be accepted; streams past it are refused.</summary>
    public const int AcceptBacklog = 256;

    /// <summary>
    /// Refusals that wait for the writer. A peer that causes more does not read; the connection ends.
    /// </summary>
    public const int MaxRefusals = 1024;

    /// <summary>Bytes written to a stream that wait for the connection before its writer has to wait.</summary>
    public const int SendBuffer = 256 * 1024;

    /// <summary>
    /// Block size of the buffers of a stream: a stream that carries a few bytes holds one block per direction.
    /// </summary>
    public const int BufferBlock = 16 * 1024;

    /// <summary>Blocks kept for the next stream when none uses them: 8 MiB for the whole process.</summary>
    public const int IdleBlocks = 512;

    /// <summary>
    /// Bytes put into the connection before a flush: what a small message of another stream waits for.
    /// </summary>
    public const int WriteBatch = 4 * 64 * 1024;
}
