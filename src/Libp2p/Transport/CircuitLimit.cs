namespace Codex.Libp2p.Transport;

/// <summary>What a relay lets a circuit carry before it cuts it (libp2p wire, section 9).</summary>
/// <param name="Duration">How long it lives; null for no bound.</param>
/// <param name="Bytes">How much it carries, per direction; null for no bound.</param>
public sealed record CircuitLimit(TimeSpan? Duration, long? Bytes)
{
    /// <summary>
    /// From how many bytes on a circuit is meant for data: 16 MiB. Upstream's relays allow 128 KiB, for agreeing on a
    /// direct connection and nothing else (libp2p wire, section 9).
    /// </summary>
    public const long DataBytes = 16 << 20;

    /// <summary>Whether the relay means to carry more than what two peers need to meet.</summary>
    public bool CarriesData => Bytes >= DataBytes || (Bytes is null && Duration is null);
}
