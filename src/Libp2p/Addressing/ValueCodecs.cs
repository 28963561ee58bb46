using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Codex.Libp2p.Identity;
using Codex.Multiformats;

namespace Codex.Libp2p.Addressing;

/// <summary>The kinds of values that components have.</summary>
internal static class ValueCodecs
{
    private const int OnionKeyBytes = 35;
    private const int PortBytes = 2;

    public static ValueCodec Ip4 { get; } = new(
        4, _ => true, text => ParseAddress(text, AddressFamily.InterNetwork), value => new IPAddress(value).ToString());

    public static ValueCodec Ip6 { get; } = new(
        16,
        _ => true,
        text => ParseAddress(text, AddressFamily.InterNetworkV6),
        value => new IPAddress(value).ToString());

    public static ValueCodec Port { get; } = new(PortBytes, _ => true, ParsePort, FormatPort);

    public static ValueCodec PrefixLength { get; } = new(
        1,
        _ => true,
        text => byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? [bits] : null,
        value => value[0].ToString(CultureInfo.InvariantCulture));

    public static ValueCodec Name { get; } = new(null, IsName, ParseName, Encoding.ASCII.GetString);

    public static ValueCodec Path { get; } = new(null, IsPath, ParsePath, Encoding.ASCII.GetString, IsPath: true);

    public static ValueCodec Peer { get; } = new(
        null,
        value => PeerId.TryDecode(value, out _),
        text => PeerId.TryParse(text, out var peer) ? peer.Bytes.ToArray() : null,
        Base58Btc.Encode);

    public static ValueCodec Onion3 { get; } = new(OnionKeyBytes + PortBytes, _ => true, ParseOnion, FormatOnion);

    public static ValueCodec CertHash { get; } = new(
        null,
        IsMultihash,
        text => Multibase.TryDecode(text, AddressingLimits.MaxBytes, out _, out var value) == MultibaseError.None
            && IsMultihash(value) ? value : null,
        value => Multibase.Encode(MultibaseEncoding.Base64Url, value));

    private static byte[]? ParseAddress(string text, AddressFamily family)
    {
        // The platform also takes zones, brackets, ports, and numbers with less than four parts.
        var isPlain = family == AddressFamily.InterNetwork
            ? text.Count('.') == 3 && !text.AsSpan().ContainsAnyExcept("0123456789.")
            : !text.AsSpan().ContainsAnyExcept("0123456789abcdefABCDEF:.");
        if (!isPlain || !IPAddress.TryParse(text, out var address) || address.AddressFamily != family)
            return null;
        // A leading zero would make a part octal.
        var isDecimal = family != AddressFamily.InterNetwork || address.ToString() == text;
        return isDecimal ? address.GetAddressBytes() : null;
    }

    private static byte[]? ParsePort(string text)
    {
        if (!ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return null;
        var value = new byte[PortBytes];
        BinaryPrimitives.WriteUInt16BigEndian(value, port);
        return value;
    }

    private static string FormatPort(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.ReadUInt16BigEndian(value).ToString(CultureInfo.InvariantCulture);

    // Printable, for names end in logs, and without the slash that would end the component.
    private static bool IsName(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= AddressingLimits.MaxNameLength
        && !value.ContainsAnyExceptInRange((byte)'!', (byte)'~')
        && !value.Contains((byte)'/');

    private static byte[]? ParseName(string text) =>
        Ascii.IsValid(text) && Encoding.ASCII.GetBytes(text) is var value && IsName(value) ? value : null;

    private static bool IsPath(ReadOnlySpan<byte> value) =>
        value.Length > 1 && value[0] == '/' && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private static byte[]? ParsePath(string text) =>
        Ascii.IsValid(text) && Encoding.ASCII.GetBytes(text) is var value && IsPath(value) ? value : null;

    private static byte[]? ParseOnion(string text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0 || ParsePort(text[(colon + 1)..]) is not { } port)
            return null;
        var base32 = (char)MultibaseEncoding.Base32Lower + text[..colon];
        var isKey = Multibase.TryDecode(base32, OnionKeyBytes, out _, out var key) == MultibaseError.None
            && key.Length == OnionKeyBytes;
        return isKey ? [.. key, .. port] : null;
    }

    private static string FormatOnion(ReadOnlySpan<byte> value) =>
        $"{Multibase.Encode(MultibaseEncoding.Base32Lower, value[..OnionKeyBytes])[1..]}:"
        + FormatPort(value[OnionKeyBytes..]);

    private static bool IsMultihash(ReadOnlySpan<byte> value) =>
        Multihash.TryRead(value, out _, out var bytesRead) == MultihashError.None && bytesRead == value.Length;
}
