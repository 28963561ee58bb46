using System.Buffers.Binary;
using System.Security.Cryptography;
using Codex.Storage.Reading;

namespace Codex.Storage.Tests.Reading;

public sealed class VerifiedBlocksTests
{
    [Fact]
    public void Contains_WhatWasAdded_AndNothingElse()
    {
        var verified = new VerifiedBlocks();
        var block = Samples.Bytes(1, 4096);
        var digest = SHA256.HashData(block);
        var mark = VerifiedBlocks.MarkOf(block);
        Assert.False(verified.Contains(digest, mark));
        verified.Add(digest, mark);
        Assert.True(verified.Contains(digest, mark));
        Assert.Equal(mark, VerifiedBlocks.MarkOf(block));
        Assert.False(verified.Contains(SHA256.HashData(digest), mark));
        Assert.False(verified.Contains(digest, mark ^ 1));
    }

    [Fact]
    public void MarkOf_AnyBitOfABlock_Matters()
    {
        var block = Samples.Bytes(2, 4096);
        var mark = VerifiedBlocks.MarkOf(block);
        for (var bit = 0; bit < block.Length * 8; bit += 7)
        {
            block[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(mark, VerifiedBlocks.MarkOf(block));
            block[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotEqual(mark, VerifiedBlocks.MarkOf(block.AsSpan(0, 4095)));
    }

    [Fact]
    public void Add_ToTheSamePlace_ForgetsTheOther()
    {
        var verified = new VerifiedBlocks();
        var first = new byte[32];
        var second = new byte[32];
        second[0] = 1;
        verified.Add(first, 11);
        verified.Add(second, 22);
        Assert.False(verified.Contains(first, 11));
        Assert.False(verified.Contains(first, 22));
        Assert.False(verified.Contains(second, 11));
        Assert.True(verified.Contains(second, 22));
    }

    [Fact]
    public async Task Add_ToTheSamePlaceByManyThreads_MakesNoEntryOfTwoHalves()
    {
        var verified = new VerifiedBlocks();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            Span<byte> digest = stackalloc byte[32];
            for (var round = 0UL; round < 200_000; round++)
            {
                // What belongs together differs from thread to thread by one: halves of two are easily told.
                BinaryPrimitives.WriteUInt64LittleEndian(digest, (round % 64) * 4 + (ulong)thread);
                verified.Add(digest, 1000 + (ulong)thread);
                for (var other = 0UL; other < 4; other++)
                {
                    if (other != (ulong)thread)
                        Assert.False(verified.Contains(digest, 1000 + other));
                }
            }
        })));
    }
}
