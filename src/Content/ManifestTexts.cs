using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;

namespace Codex.Content;

/// <summary>
/// The texts of a manifest header, and which of the fields 7 to 9 of M1 and M2 is what (formats, section 4).
/// </summary>
internal static class ManifestTexts
{
    /// <summary>UTF-8 that refuses what is none, in both directions.</summary>
    public static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // RFC 9110, section 5.6.2, "token".
    private static readonly SearchValues<byte> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>
    /// Erasure part, filename and MIME type from the fields 7, 8 and 9 of a header that is M1 or M2.
    /// </summary>
    /// <remarks>
    /// Field 7 is an erasure part (M1) or a filename (M2). They cannot be confused: an erasure part holds the bytes 01
    /// 83 of a tree CID, which no UTF-8 text holds. Field 9 is in M1 only. Field 8 alone is M1's filename or M2's MIME
    /// type: taken for a MIME type where it looks like one, which a filename, having a slash, hardly does. An empty
    /// field 7 is none (nim-codex, codex/manifest/coders.nim).
    /// </remarks>
    public static (ByteString? Erasure, ByteString? Filename, ByteString? MimeType) TellApart(
        ByteString? seventh, ByteString? eighth, ByteString? ninth)
    {
        seventh = seventh is { IsEmpty: true } ? null : seventh;
        if (ninth is not null || (seventh is not null && !Utf8.IsValid(seventh.Span)))
            return (seventh, eighth, ninth);
        if (seventh is not null)
            return (null, seventh, eighth);
        return eighth is not null && LooksLikeMimeType(eighth.Span) ? (null, null, eighth) : (null, eighth, null);
    }

    /// <summary>Decodes text of at most so many bytes; empty text is none.</summary>
    public static ManifestError Read(ByteString? bytes, int maxBytes, out string? text)
    {
        text = null;
        if (bytes is null || bytes.IsEmpty)
            return ManifestError.None;
        if (bytes.Length > maxBytes)
            return ManifestError.OutOfRange;
        if (!Utf8.IsValid(bytes.Span))
            return ManifestError.Malformed;
        text = SharedTexts.OfManifests.Of(StrictUtf8.GetString(bytes.Span));
        return ManifestError.None;
    }

    private static bool LooksLikeMimeType(ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        return slash > 0
            && slash < text.Length - 1
            && !text[..slash].ContainsAnyExcept(TokenCharacters)
            && !text[(slash + 1)..].ContainsAnyExcept(TokenCharacters);
    }
}
