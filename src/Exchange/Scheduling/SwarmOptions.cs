namespace Codex.Exchange.Scheduling;

/// <summary>What differs between swarms. Everything else is in <see cref="SwarmLimits"/>.</summary>
public sealed record SwarmOptions
{
    /// <summary>The defaults.</summary>
    public static SwarmOptions Default { get; } = new();

    /// <summary>
    /// Bytes fetched ahead of a reader, 64 MiB: keeps 300 MB/s busy over a round trip of 200 ms. They are on disk, not
    /// in memory.
    /// </summary>
    public long ReadAheadBytes { get; init; } = 64L << 20;

    /// <summary>
    /// Most bytes asked of one peer and not come, 256 MiB: what 1 GB/s needs over 200 ms, with a quarter to spare. They
    /// cost memory only once they come, which the stream's window bounds.
    /// </summary>
    public long MaxInFlightBytesPerPeer { get; init; } = 256L << 20;

    /// <summary>Most bytes asked of all peers and not come, 512 MiB.</summary>
    public long MaxInFlightBytes { get; init; } = 512L << 20;

    /// <summary>
    /// Most peers, 32: upstream's swarms have 16 (block exchange, section 3.7); twice that leaves room for those that
    /// turn out to have nothing. Each costs 2 bits per block.
    /// </summary>
    public int MaxPeers { get; init; } = 32;

    /// <summary>Most readers, 64; more than that share none of the benefit of reading ahead.</summary>
    public int MaxReaders { get; init; } = 64;
}
