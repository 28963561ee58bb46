using Codex.Discovery.Routing;
using Codex.Libp2p.Records;
using Codex.Libp2p.Transport;

namespace Codex.Discovery.Providers;

/// <summary>One record of one key. Guarded by the store's lock.</summary>
internal sealed class ProviderEntry(
    NodeId key, SignedPeerRecord record, SourceKey source, DateTimeOffset expiresAt)
{
    // An entry with its lists, and a record with its envelope and payload, both measured with some room; an address
    // with its components.
    private const int FixedBytes = 640;
    private const int AddressBytes = 384;

    public NodeId Key { get; } = key;

    public SignedPeerRecord Record { get; } = record;

    /// <summary>Who announced it.</summary>
    public SourceKey Source { get; } = source;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>
    /// What it takes of memory, as if it shared its record with no other entry, in bytes. Most do share.
    /// </summary>
    public int Bytes { get; } =
        FixedBytes + 2 * record.Envelope.Bytes.Length + AddressBytes * record.Addresses.Count;
}
