using Codex.Content;
using Codex.Storage;

namespace Codex.Exchange;

/// <summary>Bounds on what is read from peers and written to them, in bytes unless the name says otherwise.</summary>
public static class WireLimits
{
    /// <summary>Longest message (formats, section 2, MaxMessageSize). None is ever held as a whole.</summary>
    public const int MaxMessageBytes = 100 * 1024 * 1024;

    /// <summary>
    /// Longest want list: room for <see cref="MaxWantEntries"/> entries of the 58 bytes that one takes at least.
    /// </summary>
    public const int MaxWantListBytes = 512 * 1024;

    /// <summary>Most entries of a want list: eight of upstream's batches.</summary>
    public const int MaxWantEntries = 8 * BatchEntries;

    /// <summary>
    /// Entries of a want list, or presences, in one message that we send, and presences handed over at once
    /// (block exchange, section 1.2, MaxWantListBatchSize and PresenceBatchSize).
    /// </summary>
    public const int BatchEntries = 1024;

    /// <summary>Longest presence: a CID of <see cref="ContentLimits.MaxCidBytes"/>, an index and a price.</summary>
    public const int MaxPresenceBytes = 256;

    /// <summary>Longest block, manifests included.</summary>
    public const int MaxBlockBytes = StorageLimits.MaxBlockSize;

    /// <summary>Longest delivery: block, proof, CID, address and what frames them.</summary>
    public const int MaxDeliveryBytes = MaxBlockBytes + ContentLimits.MaxProofBytes + 512;

    /// <summary>Blocks of one message that we send (block exchange, section 1.2, DefaultMaxBlocksPerMessage).</summary>
    public const int MaxBlocksPerMessage = 20;
}
