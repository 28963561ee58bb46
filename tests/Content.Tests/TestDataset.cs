namespace Codex.Content.Tests;

/// <summary>Datasets cut into blocks, by the steps of formats, section 5.</summary>
internal static class TestDataset
{
    /// <summary>The vectors' input: byte i is (i × 31 + 7) mod 251.</summary>
    public static byte[] OfFormula(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < Math.Min(size, 251); i++)
            bytes[i] = (byte)((i * 31 + 7) % 251);
        Repeat(bytes, 251);
        return bytes;
    }

    /// <summary>Bytes 0 to 255, again and again.</summary>
    public static byte[] Counting(int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < Math.Min(size, 256); i++)
            bytes[i] = (byte)i;
        Repeat(bytes, 256);
        return bytes;
    }

    /// <summary>Digests of the blocks, one after another.</summary>
    public static byte[] Leaves(ReadOnlySpan<byte> dataset, int blockSize)
    {
        var blocks = (dataset.Length + blockSize - 1) / blockSize;
        var leaves = new byte[blocks * BlockDigest.Bytes];
        for (var i = 0; i < blocks; i++)
        {
            var block = dataset[(i * blockSize)..Math.Min(dataset.Length, (i + 1) * blockSize)];
            BlockDigest.Compute(block, blockSize, leaves.AsSpan(i * BlockDigest.Bytes, BlockDigest.Bytes));
        }
        return leaves;
    }

    private static void Repeat(Span<byte> bytes, int period)
    {
        for (var filled = period; filled < bytes.Length; filled *= 2)
            bytes[..Math.Min(filled, bytes.Length - filled)].CopyTo(bytes[filled..]);
    }
}
