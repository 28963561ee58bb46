using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Messages.Protobuf;
using Google.Protobuf;

namespace Codex.Exchange.Tests.Messages;

public sealed class LiveNodeTests
{
    // What is neither sent nor looked at: a priority, a price that is missing or not zero, payment.
    private static readonly string[] NotWrittenAgain =
    [
        "bx.msg.wantBlock.cid", "bx.msg.wantHave.leaf0.priority7", "bx.msg.have.leaf2",
        "bx.msg.have.leaf2.price32", "bx.msg.donthave.cid", "bx.msg.pendingBytes", "bx.msg.account", "bx.msg.payment",
    ];

    [Fact]
    public void Read_EveryMessageOfADownload_IsWrittenAgainByteForByte()
    {
        Assert.Equal(16, WireVectors.Download.Count);
        foreach (var message in WireVectors.Download)
        {
            var parts = Parts.Read(Parts.Prefixed(message));
            Assert.Equal(MessagePart.NeedMore, parts.End);
            Assert.True(parts.IsBetweenMessages);
            Assert.Equal(Parts.Prefixed(message), Encoded.Again(parts));
        }
    }

    [Fact]
    public void Read_EveryKindOfMessage_IsWrittenAgainByteForByte()
    {
        foreach (var (name, message) in WireVectors.Named)
        {
            var parts = Parts.Read(Parts.Prefixed(message));
            Assert.Equal(MessagePart.NeedMore, parts.End);
            Assert.True(parts.IsBetweenMessages, name);
            if (!NotWrittenAgain.Contains(name))
                Assert.True(Parts.Prefixed(message).AsSpan().SequenceEqual(Encoded.Again(parts)), name);
        }
        Assert.Superset(NotWrittenAgain.ToHashSet(), WireVectors.Named.Keys.ToHashSet());
    }

    [Fact]
    public void Read_EveryMessage_IsWhatTheGeneratedDecoderReads()
    {
        foreach (var message in WireVectors.All)
        {
            var expected = BlockExchangeMessage.Parser.ParseFrom(message);
            Assert.Equal(message, expected.ToByteArray());
            Generated.AssertEqual(expected, Parts.Read(Parts.Prefixed(message)));
        }
    }

    [Fact]
    public void Read_DeliveriesOfADownload_AreTheBlocksWithTheirProofs()
    {
        var blocks = Parts.Read(Parts.Prefixed(WireVectors.Download[7])).Blocks;
        Assert.Equal(4, blocks.Count);
        foreach (var block in blocks)
        {
            Assert.True(InclusionProof.TryDecodeProtobuf(block.Proof, out var proof));
            var leaf = new byte[BlockDigest.Bytes];
            BlockDigest.Compute(block.Data, block.Data.Length, leaf);
            Assert.Equal(block.Address.Index, proof.Index);
            Assert.True(proof.Verify(leaf, block.Address.Cid.Digest));
            var again = new byte[ProofEncoder.Bytes(proof.Index, proof.LeafCount, proof.Path.Length / 32)];
            ProofEncoder.Write(again, proof.Index, proof.LeafCount, proof.Path.Span);
            Assert.Equal(block.Proof, again);
        }
    }
}
