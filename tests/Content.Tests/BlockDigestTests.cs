using System.Security.Cryptography;

namespace Codex.Content.Tests;

public sealed class BlockDigestTests
{
    [Fact]
    public void Compute_ShortBlock_HashesItPaddedWithZeros() => SeededCases.Check(500, random =>
    {
        var blockSize = random.Next(1, random.Next(4) == 0 ? 100_000 : 300);
        var data = random.UpTo(blockSize);
        var padded = new byte[blockSize];
        data.CopyTo(padded, 0);
        var digest = new byte[BlockDigest.Bytes];

        BlockDigest.Compute(data, blockSize, digest);

        Assert.Equal(SHA256.HashData(padded), digest);
    });

    [Fact]
    public void Compute_LargeBlockOfOneByte_DoesNotAllocateIt()
    {
        var digest = new byte[BlockDigest.Bytes];
        BlockDigest.Compute([1], ContentLimits.MinUploadBlockSize, digest);
        var before = GC.GetAllocatedBytesForCurrentThread();

        BlockDigest.Compute([1], 4 * 1024 * 1024, digest);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4096);
    }

    [Theory]
    [InlineData(5, 4, 32)]
    [InlineData(1, 0, 32)]
    [InlineData(1, -1, 32)]
    [InlineData(1, ContentLimits.MaxBlockSize + 1, 32)]
    [InlineData(4, 4, 31)]
    [InlineData(3, 4, 33)]
    public void Compute_WrongLengths_Throws(int dataBytes, int blockSize, int digestBytes) =>
        Assert.ThrowsAny<ArgumentException>(
            () => BlockDigest.Compute(new byte[dataBytes], blockSize, new byte[digestBytes]));
}
