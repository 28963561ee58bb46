using System.Security.Cryptography;
using Codex.Discovery.Bounds;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Records;

/// <summary>
/// Turns bytes into records whose signature was verified. The same few records come again and again, with every answer
/// and every announcement; the latest are remembered, for a verification takes longer than all the rest. Any thread.
/// </summary>
internal sealed class RecordVerifier(DiscoveryLimits limits)
{
    private readonly Lock _lock = new();
    private readonly LruMap<Digest, SignedPeerRecord> _known = new(limits.MaxVerifiedRecords);

    /// <summary>How many signatures were verified.</summary>
    public long VerificationCount { get; private set; }

    /// <summary>The record if it was verified before; null otherwise.</summary>
    public SignedPeerRecord? FindVerified(ReadOnlySpan<byte> envelope) =>
        envelope.Length > limits.MaxRecordBytes ? null : Find(Digest.Of(envelope));

    /// <summary>The record; null for what is none, is too large, or is not signed by whom it is about.</summary>
    public SignedPeerRecord? TryVerify(ReadOnlySpan<byte> envelope)
    {
        if (envelope.Length > limits.MaxRecordBytes)
            return null;
        var digest = Digest.Of(envelope);
        if (Find(digest) is { } known)
            return known;
        lock (_lock)
            VerificationCount++;
        var isGood = SignedPeerRecord.TryDecode(envelope, out var record) == RecordError.None
            && record!.Addresses.Count <= limits.MaxRecordAddresses;
        if (!isGood)
            return null;
        lock (_lock)
            _known.Set(digest, record!);
        return record;
    }

    private SignedPeerRecord? Find(Digest digest)
    {
        lock (_lock)
            return _known.TryGet(digest, out var record) ? record : null;
    }

    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(ReadOnlySpan<byte> bytes)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes, hash);
            return new Digest(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
        }
    }
}
