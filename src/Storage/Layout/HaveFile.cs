using System.Buffers.Binary;
using System.Numerics;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>
/// The <c>have</c> file: a header that says what the dataset is and whether it is complete, and for a partial one pages
/// of bits, each with its own checksum, so that a torn write costs the check of one page's blocks and nothing else.
/// </summary>
/// <remarks>
/// Little-endian. Header, 64 bytes: magic (8), version (4), flags (4; bit 0 complete), block size (4), block count (4),
/// length of the blocks file (8), zeros, CRC-32C of the first 60 bytes (4). Page n at 4096 × (n + 1): 4088 bytes of
/// bits, n (4), CRC-32C of the 4092 bytes before (4).
/// </remarks>
internal static class HaveFile
{
    public const int HeaderBytes = 64;
    public const int PageBytes = 4096;
    public const int PageWords = (PageBytes - 8) / sizeof(ulong);
    private const ulong Magic = 0x3145564148584443; // "CDXHAVE1"
    private const uint Version = 1;
    private const uint CompleteFlag = 1;

    /// <summary>Blocks that one page tells of.</summary>
    public const int PageBlocks = PageWords * 64;

    public static int PageCount(int blockCount) => (int)(((long)blockCount + PageBlocks - 1) / PageBlocks);

    public static void WriteHeader(IDiskFile file, HaveHeader header)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], header.IsComplete ? CompleteFlag : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], header.BlockSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], header.BlockCount);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], header.StoredBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[60..], Checksum(bytes[..60]));
        file.Write(bytes, 0);
    }

    /// <summary>Reads the header; null when it is damaged or of another version.</summary>
    public static HaveHeader? ReadHeader(IDiskFile file)
    {
        Span<byte> bytes = stackalloc byte[HeaderBytes];
        if (file.Read(bytes, 0) != HeaderBytes
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) != Checksum(bytes[..60])
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != Version)
        {
            return null;
        }

        return new HaveHeader(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            (BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) & CompleteFlag) != 0);
    }

    /// <summary>The bits of a page as they are now.</summary>
    public static ulong[] SnapshotPage(HaveBitmap have, int page)
    {
        var first = page * PageWords;
        var words = new ulong[Math.Min(PageWords, HaveBitmap.WordCount(have.BlockCount) - first)];
        for (var i = 0; i < words.Length; i++)
            words[i] = have.Word(first + i);
        return words;
    }

    public static void WritePage(IDiskFile file, int page, ReadOnlySpan<ulong> words)
    {
        Span<byte> bytes = stackalloc byte[PageBytes];
        bytes.Clear();
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * 8)..], words[i]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(PageBytes - 8)..], page);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(PageBytes - 4)..], Checksum(bytes[..(PageBytes - 4)]));
        file.Write(bytes, (long)PageBytes * (page + 1));
    }

    /// <summary>Loads a page's bits; false, and no bits, when it is damaged.</summary>
    public static bool ReadPage(IDiskFile file, HaveBitmap have, int page)
    {
        Span<byte> bytes = stackalloc byte[PageBytes];
        if (file.Read(bytes, (long)PageBytes * (page + 1)) != PageBytes
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[(PageBytes - 8)..]) != page
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[(PageBytes - 4)..]) != Checksum(bytes[..(PageBytes - 4)]))
        {
            return false;
        }

        var first = page * PageWords;
        var words = Math.Min(PageWords, HaveBitmap.WordCount(have.BlockCount) - first);
        for (var i = 0; i < words; i++)
            have.LoadWord(first + i, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]));
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
