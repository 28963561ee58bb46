using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>The messages of AutoNAT v2. Decoding takes any bytes.</summary>
internal static class AutoNatCodec
{
    /// <summary>A message of the dial-request stream; null for what is none.</summary>
    public static AutoNatMessage? Decode(ReadOnlySpan<byte> bytes) => Parse(AutoNatMessage.Parser, bytes);

    /// <summary>The nonce of a request that was decoded of <paramref name="bytes"/>; null if it has none.</summary>
    public static DialNonce? NonceOf(DialRequest request, ReadOnlySpan<byte> bytes)
    {
        if (request.HasNonce)
            return new DialNonce(request.Nonce);
        return Parse(AutoNatMessageVarint.Parser, bytes)?.DialRequest is { HasNonce: true } varint
            ? new DialNonce(varint.Nonce, IsVarint: true)
            : null;
    }

    /// <summary>The nonce of a dial-back; null for what is none.</summary>
    public static DialNonce? DecodeDialBack(ReadOnlySpan<byte> bytes)
    {
        if (Parse(DialBack.Parser, bytes) is not { } dialBack)
            return null;
        if (dialBack.HasNonce)
            return new DialNonce(dialBack.Nonce);
        return Parse(DialBackVarint.Parser, bytes) is { HasNonce: true } varint
            ? new DialNonce(varint.Nonce, IsVarint: true)
            : null;
    }

    /// <summary>A dial-back, in the form in which its nonce came.</summary>
    public static byte[] EncodeDialBack(DialNonce nonce) => nonce.IsVarint
        ? new DialBackVarint { Nonce = nonce.Value }.ToByteArray()
        : new DialBack { Nonce = nonce.Value }.ToByteArray();

    /// <summary>Whether the bytes say that a dial-back has arrived. js and go leave the zero out.</summary>
    public static bool IsDialBackTaken(ReadOnlySpan<byte> bytes) =>
        Parse(DialBackResponse.Parser, bytes) is { Status: DialBackStatus.Ok };

    /// <summary>Says that a dial-back has arrived.</summary>
    public static byte[] EncodeDialBackTaken() => new DialBackResponse { Status = DialBackStatus.Ok }.ToByteArray();

    /// <summary>An answer without a dial.</summary>
    public static byte[] EncodeRefusal(ResponseStatus status) => new AutoNatMessage
    {
        DialResponse = new DialResponse { Status = status, AddrIdx = 0, DialStatus = DialStatus.Unused },
    }.ToByteArray();

    /// <summary>What came of a dial.</summary>
    public static byte[] EncodeDialed(int index, DialStatus status) => new AutoNatMessage
    {
        DialResponse = new DialResponse { Status = ResponseStatus.Ok, AddrIdx = (uint)index, DialStatus = status },
    }.ToByteArray();

    private static T? Parse<T>(MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
