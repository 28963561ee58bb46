using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

public sealed class AutoNatCodecTests
{
    private const ulong Nonce = 0x0807060504030201;

    // Field by field after autonat-v2.md: 0a request, 0a address, 11 fixed64.
    private static readonly byte[] Request = Convert.FromHexString(
        "0a13" + "0a08" + "04c0000207060007" + "11" + "0102030405060708");

    [Fact]
    public void Decode_RequestWithFixedNonce_IsRead()
    {
        var request = AutoNatCodec.Decode(Request)!.DialRequest;

        Assert.Equal(Multiaddr.Parse("/ip4/192.0.2.7/tcp/7").Bytes, request.Addrs.Single().Span);
        Assert.Equal(new DialNonce(Nonce), AutoNatCodec.NonceOf(request, Request));
        Assert.Equal(Request, AutoNatCodec.Decode(Request)!.ToByteArray());
    }

    [Fact]
    public void NonceOf_Varint_IsReadAndGoesBackAsOne()
    {
        // 10: field 2, varint, as nim-libp2p 1.14 writes it; 300 is ac 02.
        var bytes = Convert.FromHexString("0a03" + "10ac02");

        var nonce = AutoNatCodec.NonceOf(AutoNatCodec.Decode(bytes)!.DialRequest, bytes);

        Assert.Equal(new DialNonce(300, IsVarint: true), nonce);
        Assert.Equal(Convert.FromHexString("08ac02"), AutoNatCodec.EncodeDialBack(nonce!.Value));
    }

    [Fact]
    public void NonceOf_RequestWithoutNonce_IsNone()
    {
        var bytes = Convert.FromHexString("0a00");

        Assert.Null(AutoNatCodec.NonceOf(AutoNatCodec.Decode(bytes)!.DialRequest, bytes));
    }

    [Theory]
    [InlineData("090102030405060708", 0x0807060504030201, false)]
    [InlineData("08ac02", 300, true)]
    [InlineData("0800", 0, true)]
    [InlineData("08ffffffffffffffffff01", ulong.MaxValue, true)]
    public void DecodeDialBack_EitherForm_IsRead(string hex, ulong value, bool isVarint)
    {
        var nonce = AutoNatCodec.DecodeDialBack(Convert.FromHexString(hex));

        Assert.Equal(new DialNonce(value, isVarint), nonce);
        Assert.Equal(Convert.FromHexString(hex), AutoNatCodec.EncodeDialBack(nonce!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0a00")]
    [InlineData("0901020304050607")]
    public void DecodeDialBack_NoNonce_IsNone(string hex) =>
        Assert.Null(AutoNatCodec.DecodeDialBack(Convert.FromHexString(hex)));

    [Fact]
    public void Encode_Zeros_AreWritten()
    {
        // nim reads no message in which a field is missing.
        Assert.Equal("0800", Convert.ToHexString(AutoNatCodec.EncodeDialBackTaken()));
        Assert.Equal(
            "120808C801100018C801", Convert.ToHexString(AutoNatCodec.EncodeDialed(0, DialStatus.Ok)));
        Assert.Equal(
            "1206086510001800", Convert.ToHexString(AutoNatCodec.EncodeRefusal(ResponseStatus.DialRefused)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("0800", true)]
    [InlineData("0801", false)]
    [InlineData("08", false)]
    public void IsDialBackTaken_Status_Decides(string hex, bool isTaken) =>
        Assert.Equal(isTaken, AutoNatCodec.IsDialBackTaken(Convert.FromHexString(hex)));

    [Fact]
    public void Decode_Garbage_IsNoneOrCheap() =>
        HostileInput.Feed(
            2000,
            memoryPerInputByte: 400,
            static bytes =>
            {
                if (AutoNatCodec.Decode(bytes) is { DialRequest: { } request })
                    AutoNatCodec.NonceOf(request, bytes);
                AutoNatCodec.DecodeDialBack(bytes);
                AutoNatCodec.IsDialBackTaken(bytes);
                AutoNatV1Codec.Decode(bytes);
            },
            Request,
            AutoNatCodec.EncodeDialed(1, DialStatus.DialError),
            AutoNatV1Codec.EncodeResponse(
                Libp2p.Protocols.AutoNat.Protobuf.V1.Message.Types.ResponseStatus.Ok, "text", null));
}
