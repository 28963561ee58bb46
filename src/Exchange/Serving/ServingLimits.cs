namespace Codex.Exchange.Serving;

/// <summary>Bounds on what serving takes, whatever peers ask for.</summary>
public sealed record ServingLimits
{
    /// <summary>The defaults.</summary>
    public static ServingLimits Default { get; } = new();

    /// <summary>
    /// Bytes of blocks in one message, which is one turn of a peer; at least one block, at most
    /// <see cref="WireLimits.MaxBlocksPerMessage"/>. Default 192 KiB: three blocks of 64 KiB, so that the first is on
    /// its way soon, and that with what frames them they fit a buffer of 256 KiB.
    /// </summary>
    public int MessageBytes { get; init; } = 192 * 1024;

    /// <summary>Messages that are read from the disk at once. Default one per processor, 2 to 8.</summary>
    public int Turns { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>
    /// Pages of wants of one peer, each for up to <see cref="WantPage.Blocks"/> neighbouring blocks of a dataset, or
    /// one manifest, in less than 1 KiB. Wants above are dropped. Default 4096.
    /// </summary>
    public int PagesPerPeer { get; init; } = 4096;

    /// <summary>Pages of all peers together. Default 32768.</summary>
    public int PagesInTotal { get; init; } = 32768;

    /// <summary>Pages that a peer has whatever the others have. Default 64.</summary>
    public int PagesGuaranteed { get; init; } = 64;

    /// <summary>
    /// How long peers that wait for blocks are not told of the first that arrived, so that several are told at once.
    /// Default 5 ms; upstream's is 10 ms (block exchange, section 1.2).
    /// </summary>
    public TimeSpan PresenceDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Datasets kept open while nobody reads them; two files each. Default 64.</summary>
    public int IdleReaders { get; init; } = 64;

    /// <summary>How long they are. Default 10 s.</summary>
    public TimeSpan ReaderIdleTime { get; init; } = TimeSpan.FromSeconds(10);
}
