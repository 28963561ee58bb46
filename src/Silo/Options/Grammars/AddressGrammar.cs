using System.Net.Sockets;
using Codex.Libp2p.Addressing;

namespace Codex.Silo.Options.Grammars;

/// <summary>Texts that name peers and places: origins, multiaddresses, signed peer records.</summary>
internal static class AddressGrammar
{
    private const string PeerRecordPrefix = "spr:";

    /// <summary><c>*</c>, or an origin as browsers send it; the scheme may be missing, as upstream allows.</summary>
    public static ValueGrammar<string> Origin { get; } =
        new("* or one origin such as https://example.org:8443, without a path", TryParseOrigin);

    /// <summary>A multiaddress that can be listened on.</summary>
    public static ValueGrammar<string> ListenAddress { get; } =
        new("a multiaddress /ip4|ip6/<address>/tcp/<port>", TryParseListenAddress);

    /// <summary>A multiaddress that can be dialled and says who is there.</summary>
    public static ValueGrammar<string> PeerAddress { get; } =
        new("a multiaddress /ip4|ip6|dns…/<host>/tcp/<port>/p2p/<peer id>", TryParsePeerAddress);

    /// <summary>A signed peer record as text: <c>spr:</c> and base64url.</summary>
    public static ValueGrammar<string> PeerRecord { get; } =
        new("a signed peer record, spr: and base64url", TryParsePeerRecord);

    private static bool TryParseOrigin(string text, out string value)
    {
        value = text;
        if (text == "*")
            return true;
        if (text.Length is 0 or > OptionLimits.MaxOriginChars)
            return false;
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var authority = schemeEnd < 0 ? text : text[(schemeEnd + 3)..];
        var scheme = schemeEnd < 0 ? "http" : text[..schemeEnd];
        return Uri.CheckSchemeName(scheme)
            && authority.All(c => char.IsAsciiLetterOrDigit(c) || "-._:[]".Contains(c))
            && Uri.TryCreate($"http://{authority}/", UriKind.Absolute, out var uri)
            && uri.Host.Length > 0;
    }

    private static bool TryParseListenAddress(string text, out string value)
    {
        value = text;
        return text.Split('/') is ["", "ip4" or "ip6", var address, "tcp", var port]
            && Grammar.IpAddress.TryParse(address, out var ip)
            && ip.AddressFamily == (text[3] == '4' ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
            && Grammar.Port.TryParse(port, out _);
    }

    private static bool TryParsePeerAddress(string text, out string value)
    {
        value = text;
        return Multiaddr.TryParse(text, out var address) == MultiaddrError.None
            && address!.Peer is not null
            && (address.TryGetEndPoint(MultiaddrProtocol.Tcp, out _)
                || address.TryGetNamedEndPoint(MultiaddrProtocol.Tcp, out _));
    }

    private static bool TryParsePeerRecord(string text, out string value)
    {
        value = text;
        return text.StartsWith(PeerRecordPrefix, StringComparison.Ordinal)
            && text.Length > PeerRecordPrefix.Length
            && text.Length <= OptionLimits.MaxPeerRecordChars
            && text.AsSpan(PeerRecordPrefix.Length).TrimEnd('=').IndexOfAnyExcept(Base64Url) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> Base64Url = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
