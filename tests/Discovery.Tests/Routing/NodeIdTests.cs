using Codex.Content;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Identity;

namespace Codex.Discovery.Tests.Routing;

public sealed class NodeIdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_PeerOfUpstream_IsTheIdOfUpstream(int key)
    {
        Assert.True(PeerId.TryParse(LiveWire.Text($"key.{key}.peerId"), out var peer));

        Assert.Equal(LiveWire.Text($"key.{key}.nodeId"), NodeId.Of(peer).ToString());
    }

    [Fact]
    public void Of_CidOfUpstream_IsTheIdOfUpstream()
    {
        var first = Cid.Parse(LiveWire.Text("block.seed0.len100.cid"));
        var second = Cid.Parse(LiveWire.Text("block.seed1.len64.cid"));

        Assert.Equal(LiveWire.Text("dht.nodeIdOfCid.b1"), NodeId.Of(first).ToString());
        Assert.Equal(LiveWire.Text("dht.nodeIdOfCid.b2"), NodeId.Of(second).ToString());
    }

    // The first test vector of upstream's own record (network, section 2).
    [Fact]
    public void Of_PublishedPeer_IsThePublishedId()
    {
        Assert.True(PeerId.TryParse("16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTHo", out var peer));

        Assert.Equal(
            "e8e06ae9b2cb7d23fde39681e5cc9b1e690ae40240b476908bc58960b4caad38", NodeId.Of(peer).ToString());
    }

    [Fact]
    public void LogDistanceTo_EveryBit_IsItsNumber()
    {
        Span<byte> bytes = stackalloc byte[NodeId.Bytes];
        var zero = new NodeId(bytes);
        Assert.Equal(0, zero.LogDistanceTo(zero));
        for (var bit = 0; bit < NodeId.Bits; bit++)
        {
            bytes.Clear();
            bytes[NodeId.Bytes - 1 - bit / 8] = (byte)(1 << (bit % 8));

            Assert.Equal(bit + 1, zero.LogDistanceTo(new NodeId(bytes)));
            Assert.Equal(bit + 1, new NodeId(bytes).LogDistanceTo(zero));
        }
    }

    [Fact]
    public void CompareTo_RandomIds_IsTheOrderOfTheirBytes() => SeededCases.Check(200, random =>
    {
        var (left, right) = (random.Exactly(NodeId.Bytes), random.Exactly(NodeId.Bytes));
        left.AsSpan(0, random.Next(NodeId.Bytes)).CopyTo(right);
        var expected = Math.Sign(left.AsSpan().SequenceCompareTo(right));

        Assert.Equal(expected, Math.Sign(new NodeId(left).CompareTo(new NodeId(right))));
        Assert.Equal(left, new NodeId(left).ToArray());
        Assert.Equal(expected == 0, new NodeId(left) == new NodeId(right));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Constructor_OtherLength_Throws(int length) =>
        Assert.Throws<ArgumentException>(() => new NodeId(new byte[length]));
}
