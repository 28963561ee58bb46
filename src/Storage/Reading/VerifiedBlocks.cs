using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Codex.Storage.Reading;

/// <summary>
/// Blocks that this process has seen match their digest, by a mark that is seven times cheaper to compute than the
/// digest. A block that is read again and has the mark it had then is the same block. Thread-safe.
/// </summary>
/// <remarks>
/// The mark is a keyed code, Poly1305 under a key of this process that nobody is told, nor any mark made with it: it
/// finds what a disk damages and what somebody writes to the disk. The table has a fixed size and one place for a
/// block; a block that lost its place to another costs its digest when it is read again. Entries are pairs of words
/// that are written and read without a lock: the first is the digest's word combined with the mark, so that the halves
/// of two entries make none.
/// </remarks>
internal sealed class VerifiedBlocks
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    // One nonce for all: what that gives away is in the marks alone.
    private static readonly byte[] Nonce = new byte[12];

    [ThreadStatic]
    private static ChaCha20Poly1305? _cipher;

    private readonly ulong[] _entries = new ulong[2 * StorageLimits.VerifiedBlocks];

    /// <summary>The mark of a block.</summary>
    /// <param name="block">Its bytes, without padding.</param>
    public static ulong MarkOf(ReadOnlySpan<byte> block)
    {
        Span<byte> tag = stackalloc byte[16];
        (_cipher ??= new ChaCha20Poly1305(Key)).Encrypt(Nonce, [], [], tag, block);
        return BinaryPrimitives.ReadUInt64LittleEndian(tag);
    }

    /// <summary>True when the block with this mark was seen to have the digest.</summary>
    public bool Contains(ReadOnlySpan<byte> digest, ulong mark)
    {
        var place = Place(digest, out var word);
        var first = Volatile.Read(ref _entries[place]);
        var second = Volatile.Read(ref _entries[place + 1]);
        return second == mark && (first ^ second) == word;
    }

    /// <summary>The block with this mark was seen to have the digest.</summary>
    public void Add(ReadOnlySpan<byte> digest, ulong mark)
    {
        var place = Place(digest, out var word);
        Volatile.Write(ref _entries[place], word ^ mark);
        Volatile.Write(ref _entries[place + 1], mark);
    }

    private static int Place(ReadOnlySpan<byte> digest, out ulong word)
    {
        word = BinaryPrimitives.ReadUInt64LittleEndian(digest);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(digest[8..]) % StorageLimits.VerifiedBlocks) * 2;
    }
}
