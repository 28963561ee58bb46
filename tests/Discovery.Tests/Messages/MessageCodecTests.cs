using System.Net;
using Codex.Discovery.Messages;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Vectors;

namespace Codex.Discovery.Tests.Messages;

public sealed class MessageCodecTests
{
    private static readonly NodeId Content = new(LiveWire.Bytes("dht.nodeIdOfCid.b1"));
    private static readonly byte[] First = LiveWire.Bytes("key.1.spr.udp8090.bytes");
    private static readonly IPEndPoint Seen = new(IPAddress.Loopback, 5000);

    public static TheoryData<string> RecordedNames =>
    [
        "dht.msg.ping", "dht.msg.pong", "dht.msg.findNode", "dht.msg.findNodeFast", "dht.msg.nodes.empty",
        "dht.msg.nodes.two", "dht.msg.talkReq", "dht.msg.talkResp", "dht.msg.addProvider", "dht.msg.getProviders",
        "dht.msg.providers.one", "dht.msg.providers.empty",
    ];

    // network, section 4.3: the vectors of upstream's tests.
    public static TheoryData<string> PublishedBytes =>
    [
        "010a010112020801", "020a01011211080112090a010112047f0000011a021388", "030a010112040a020100",
        "040a010112020801", "050a0101120a0a046563686f12026869", "060a0101120412026869",
    ];

    [Theory]
    [MemberData(nameof(RecordedNames))]
    public void Decode_MessageOfUpstream_IsUnderstoodAndMadeAgain(string name) => RoundTrip(LiveWire.Bytes(name));

    [Theory]
    [MemberData(nameof(PublishedBytes))]
    public void Decode_PublishedMessage_IsUnderstoodAndMadeAgain(string hex) => RoundTrip(Convert.FromHexString(hex));

    [Fact]
    public void Decode_MessagesOfUpstream_SayWhatUpstreamMeant()
    {
        Assert.Equal(new PingMessage(5), Recorded<PingMessage>("dht.msg.ping"));
        Assert.Equal(new PongMessage(5, Seen), Recorded<PongMessage>("dht.msg.pong"));
        Assert.Equal([0, 256, 255, 1], Recorded<FindNodeMessage>("dht.msg.findNode").Distances);
        Assert.Equal(Content, Recorded<FindNodeFastMessage>("dht.msg.findNodeFast").Target);
        Assert.Equal(Content, Recorded<GetProvidersMessage>("dht.msg.getProviders").Key);
        Assert.Equal(Content, Recorded<AddProviderMessage>("dht.msg.addProvider").Key);
        Assert.Empty(Recorded<NodesMessage>("dht.msg.nodes.empty").Records);
        var nodes = Recorded<NodesMessage>("dht.msg.nodes.two");
        Assert.Equal(1u, nodes.Total);
        Assert.Equal(2, nodes.Records.Count);
        Assert.Equal(First, nodes.Records[0].ToArray());
        Assert.Single(Recorded<ProvidersMessage>("dht.msg.providers.one").Records);
        Assert.Equal([3, 4], Recorded<TalkRequestMessage>("dht.msg.talkReq").Request.ToArray());
        Assert.Equal([5], Recorded<TalkResponseMessage>("dht.msg.talkResp").Response.ToArray());
    }

    [Fact]
    public void Decode_ClientModeOf2026_IsSeen()
    {
        var envelope = MessageCodec.TryDecode([.. LiveWire.Bytes("dht.msg.ping"), 0x18, 0x01]);

        Assert.True(envelope!.IsFromClient);
        Assert.False(MessageCodec.TryDecode([.. LiveWire.Bytes("dht.msg.ping"), 0x18, 0x00])!.IsFromClient);
        Assert.False(MessageCodec.TryDecode(LiveWire.Bytes("dht.msg.ping"))!.IsFromClient);
        Assert.Equal([.. LiveWire.Bytes("dht.msg.ping"), 0x18, 0x01], MessageCodec.Encode(envelope));
    }

    [Fact]
    public void Decode_Ip6Pong_IsUnderstood()
    {
        var pong = new PongMessage(7, new IPEndPoint(IPAddress.Parse("2001:db8::1"), 65535));

        var bytes = MessageCodec.Encode(new MessageEnvelope(new RequestId([1, 2]), pong));

        Assert.Equal(pong, MessageCodec.TryDecode(bytes)!.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    // Without payload, without id, an id of 9 bytes.
    [InlineData("010a0101")]
    [InlineData("0112020801")]
    [InlineData("010a0901020304050607080912020801")]
    // Kinds that are reserved, or no longer used.
    [InlineData("000a010112020801")]
    [InlineData("070a010112020801")]
    [InlineData("0e0a010112020801")]
    [InlineData("ff0a010112020801")]
    // A ping without number; a distance of one byte; a pong with a family and an address that do not fit; a short key.
    [InlineData("010a01011200")]
    [InlineData("030a010112030a0101")]
    [InlineData("020a01011211080112090a010012047f0000011a021388")]
    [InlineData("0c0a010112040a020102")]
    public void Decode_NoMessage_IsNull(string hex) => Assert.Null(MessageCodec.TryDecode(Convert.FromHexString(hex)));

    [Fact]
    public void Decode_MoreRecordsThanAPacketMayHold_IsNull()
    {
        var records = Enumerable.Repeat(new ReadOnlyMemory<byte>([1]), MessageLimits.MaxRecords).ToArray();
        var most = MessageCodec.Encode(new MessageEnvelope(default, new NodesMessage(1, records)));
        var more = MessageCodec.Encode(new MessageEnvelope(default, new NodesMessage(1, [.. records, new byte[1]])));

        Assert.NotNull(MessageCodec.TryDecode(most));
        Assert.Null(MessageCodec.TryDecode(more));
    }

    [Fact]
    public void Decode_Garbage_NeverThrowsAndTakesLittle() => HostileInput.Feed(
        20_000,
        memoryPerInputByte: 64,
        bytes =>
        {
            if (MessageCodec.TryDecode(bytes) is { } envelope)
                Assert.NotNull(MessageCodec.TryDecode(MessageCodec.Encode(envelope)));
        },
        [.. RecordedNames.Select(name => LiveWire.Bytes(name.Data))]);

    private static T Recorded<T>(string name)
        where T : class
    {
        var envelope = MessageCodec.TryDecode(LiveWire.Bytes(name));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], envelope!.Id.ToArray());
        return Assert.IsType<T>(envelope.Message);
    }

    private static void RoundTrip(byte[] bytes)
    {
        var envelope = MessageCodec.TryDecode(bytes);

        Assert.NotNull(envelope);
        Assert.Equal(bytes, MessageCodec.Encode(envelope));
    }
}
