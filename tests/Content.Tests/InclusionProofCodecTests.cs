using Codex.Content.Protobuf;
using Google.Protobuf;

namespace Codex.Content.Tests;

public sealed class InclusionProofCodecTests
{
    // Multiples of the input: small objects for small fields.
    private const int ProtobufMemory = 64;

    [Fact]
    public void EncodeBinary_KnownProof_GivesTheFieldsLittleEndian()
    {
        var nodes = new byte[3 * MerkleTree.NodeBytes];
        nodes.AsSpan(2 * MerkleTree.NodeBytes).Fill(0xAB);
        var proof = new InclusionProof(4, 5, nodes);

        Assert.Equal(
            "1200000000000000" + "0400000000000000" + "0500000000000000" + "03000000"
                + "2000" + new string('0', 64) + "2000" + new string('0', 64)
                + "2000" + string.Concat(Enumerable.Repeat("ab", 32)),
            Convert.ToHexStringLower(proof.EncodeBinary()));
    }

    [Fact]
    public void TryDecode_WhateverIsEncoded_ComesBack() => SeededCases.Check(500, random =>
    {
        var proof = RandomProof(random);

        Assert.True(InclusionProof.TryDecodeProtobuf(proof.EncodeProtobuf(), out var fromProtobuf));
        Assert.True(InclusionProof.TryDecodeBinary(proof.EncodeBinary(), out var fromBinary));

        AssertSame(proof, fromProtobuf);
        AssertSame(proof, fromBinary);
    });

    [Fact]
    public void Encode_DeepestTree_IsWithinTheLimits()
    {
        var layout = new MerkleLayout(ContentLimits.MaxBlockCount);
        var proof = new InclusionProof(
            layout.LeafCount - 1, layout.LeafCount, new byte[layout.Depth * MerkleTree.NodeBytes]);

        Assert.True(proof.EncodeProtobuf().Length <= ContentLimits.MaxProofBytes);
        Assert.True(InclusionProof.TryDecodeProtobuf(proof.EncodeProtobuf(), out _));
        Assert.True(InclusionProof.TryDecodeBinary(proof.EncodeBinary(), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("08121000180122220a20")]
    [InlineData("10001801" + "22220a20" + Zeros)]
    [InlineData("08131000180122220a20" + Zeros)]
    [InlineData("0812180122220a20" + Zeros)]
    [InlineData("0812100022220a20" + Zeros)]
    [InlineData("081210001801")]
    [InlineData("08121001180122220a20" + Zeros)]
    [InlineData("08121000180022220a20" + Zeros)]
    [InlineData("08121000180322220a20" + Zeros)]
    [InlineData("081210001880808080100a22220a20" + Zeros)]
    [InlineData("081210ffffffffffffffffff0118012222" + "0a20" + Zeros)]
    [InlineData("08121000180122210a1f00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0812100018012200")]
    [InlineData("08121000180122220a20" + Zeros + "22220a20" + Zeros)]
    public void TryDecodeProtobuf_OfNoPossibleTree_IsFalse(string hex)
    {
        Assert.False(InclusionProof.TryDecodeProtobuf(Convert.FromHexString(hex), out var proof));
        Assert.Null(proof);
    }

    [Fact]
    public void TryReadCanonical_WhatIsWrittenAndWhatIsDamaged_AgreesWithTheGeneratedParser()
    {
        var random = Seed.NextRandom();
        for (var round = 0; round < 20_000; round++)
        {
            var leafCount = random.Next(1, 1 << random.Next(1, 20));
            var path = new byte[new MerkleLayout(leafCount).Depth * MerkleTree.NodeBytes];
            if (random.Next(2) == 0)
                random.NextBytes(path);
            var bytes = new InclusionProof(random.Next(leafCount), leafCount, path).EncodeProtobuf();
            if (random.Next(3) > 0)
                bytes[random.Next(random.Next(4) == 0 ? bytes.Length : 10)] = (byte)random.Next(256);
            bytes = bytes[..(bytes.Length - (random.Next(9) == 0 ? random.Next(bytes.Length) : 0))];
            var isParsed = InclusionProofProtobuf.TryParse(bytes, out var parsed);
            if (!InclusionProofProtobuf.TryReadCanonical(bytes, out var read))
                continue;
            Assert.True(isParsed);
            AssertSame(parsed!, read);
        }
    }

    [Fact]
    public void TryReadCanonical_EveryProofOfATree_IsRead()
    {
        var tree = MerkleTree.Build(new byte[1234 * MerkleTree.NodeBytes]);
        for (var index = 0; index < 1234; index++)
            Assert.True(InclusionProofProtobuf.TryReadCanonical(tree.Prove(index).EncodeProtobuf(), out _));
    }

    [Fact]
    public void TryDecodeProtobuf_UnknownFieldAndFieldTwice_LastOneCounts()
    {
        var bytes = Convert.FromHexString("0800" + "0812" + "1005" + "1000" + "1801" + "7801" + "22220a20" + Zeros);

        Assert.True(InclusionProof.TryDecodeProtobuf(bytes, out var proof));
        Assert.Equal((0, 1), (proof.Index, proof.LeafCount));
    }

    [Fact]
    public void TryDecodeBinary_AnyByteMoreOrLess_IsFalse()
    {
        var bytes = MerkleTree.Build(new byte[5 * 32]).Prove(2).EncodeBinary();
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(InclusionProof.TryDecodeBinary(bytes.AsSpan(0, length), out _));
        Assert.False(InclusionProof.TryDecodeBinary([.. bytes, 0], out _));
    }

    [Theory]
    [InlineData(0, 0x13)]
    [InlineData(4, 1)]
    [InlineData(8, 5)]
    [InlineData(15, 0x80)]
    [InlineData(16, 2)]
    [InlineData(16, 9)]
    [InlineData(23, 0x80)]
    [InlineData(24, 2)]
    [InlineData(27, 0x80)]
    [InlineData(28, 31)]
    [InlineData(29, 1)]
    public void TryDecodeBinary_OfNoPossibleTree_IsFalse(int position, byte value)
    {
        var bytes = MerkleTree.Build(new byte[5 * 32]).Prove(2).EncodeBinary();
        Assert.True(InclusionProof.TryDecodeBinary(bytes, out _));

        bytes[position] = value;

        Assert.False(InclusionProof.TryDecodeBinary(bytes, out _));
    }

    [Fact]
    public void TryDecodeProtobuf_Garbage_NeverThrowsAndNeverVerifies() => HostileInput.Feed(
        5_000,
        ProtobufMemory,
        bytes =>
        {
            if (InclusionProof.TryDecodeProtobuf(bytes, out var proof))
                AssertPossible(proof);
        },
        MerkleTree.Build(new byte[32]).Prove(0).EncodeProtobuf(),
        MerkleTree.Build(new byte[33 * 32]).Prove(32).EncodeProtobuf());

    [Fact]
    public void TryDecodeBinary_Garbage_NeverThrows() => HostileInput.Feed(
        10_000,
        memoryPerInputByte: 2,
        bytes =>
        {
            if (InclusionProof.TryDecodeBinary(bytes, out var proof))
                AssertPossible(proof);
        },
        MerkleTree.Build(new byte[32]).Prove(0).EncodeBinary(),
        MerkleTree.Build(new byte[33 * 32]).Prove(32).EncodeBinary());

    [Fact]
    public void TryDecodeProtobuf_NothingButEmptyNodes_TakesMemoryInProportion()
    {
        var nodes = new InclusionProofMessage();
        for (var i = 0; i < ContentLimits.MaxProofBytes / 2; i++)
            nodes.Path.Add(new PathNode());

        HostileInput.FeedOne(
            nodes.ToByteArray(), ProtobufMemory, bytes => Assert.False(InclusionProof.TryDecodeProtobuf(bytes, out _)));
    }

    [Fact]
    public void TryDecode_FarTooLong_IsRefusedUnparsed()
    {
        var megabytes = new byte[8_000_000];
        for (var i = 0; i < megabytes.Length; i += 2)
            megabytes[i] = 0x22;

        HostileInput.FeedOne(megabytes, 0, bytes => Assert.False(InclusionProof.TryDecodeProtobuf(bytes, out _)));
        HostileInput.FeedOne(megabytes, 0, bytes => Assert.False(InclusionProof.TryDecodeBinary(bytes, out _)));
    }

    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    private static InclusionProof RandomProof(Random random)
    {
        var leafCount = random.Next(1, 100);
        return MerkleTree.Build(random.Exactly(leafCount * MerkleTree.NodeBytes)).Prove(random.Next(leafCount));
    }

    private static void AssertPossible(InclusionProof proof)
    {
        Assert.InRange(proof.LeafCount, 1, ContentLimits.MaxBlockCount);
        Assert.InRange(proof.Index, 0, proof.LeafCount - 1);
        Assert.Equal(new MerkleLayout(proof.LeafCount).Depth * MerkleTree.NodeBytes, proof.Path.Length);
    }

    private static void AssertSame(InclusionProof expected, InclusionProof actual)
    {
        Assert.Equal((expected.Index, expected.LeafCount), (actual.Index, actual.LeafCount));
        Assert.Equal(expected.Path.ToArray(), actual.Path.ToArray());
    }
}
