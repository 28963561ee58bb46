using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Codex.Multiformats;

namespace Codex.Communities;

/// <summary>
/// Names a community: 1 to <see cref="CommunityLimits.MaxIdLength"/> characters out of <c>0-9 A-Z a-z _ -</c>.
/// status-go uses the community's compressed secp256k1 public key, as <c>0x</c> and 66 hexadecimal digits, and shows
/// the same key as <c>zQ3sh…</c> too (community-history, section 4).
/// </summary>
/// <remarks>
/// One community has one id, however it is written: hexadecimal digits become lower case, and <c>zQ3sh…</c> (multibase
/// base58btc of the multicodec secp256k1-pub and the key) becomes the hexadecimal form. Any other text stays as it is;
/// nothing is asked of it, so that what status-go calls a community by tomorrow works as well.
/// </remarks>
public sealed record CommunityId : IComparable<CommunityId>
{
    private const string HexPrefix = "0x";
    private const string KeyTextPrefix = "zQ3sh";
    private const int CompressedKeyBytes = 33;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    private CommunityId(string value) => Value = value;

    /// <summary>Multicodec secp256k1-pub, 0xe7, as varint.</summary>
    private static ReadOnlySpan<byte> KeyPrefix => [0xe7, 0x01];

    /// <summary>The id as text, in its one form.</summary>
    public string Value { get; }

    /// <summary>Reads an id. False with an error for people when the text is none.</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out CommunityId? id, [NotNullWhen(false)] out string? error)
    {
        (id, error) = (null, null);
        if (string.IsNullOrEmpty(text))
            error = "A community id is missing.";
        else if (text.Length > CommunityLimits.MaxIdLength)
            error = $"A community id has at most {CommunityLimits.MaxIdLength} characters, not {text.Length}.";
        else if (text.AsSpan().IndexOfAnyExcept(Alphabet) is var place and >= 0)
            error = $"A community id consists of letters, digits, '_' and '-': character {place + 1} is another.";
        else
            id = new CommunityId(Normalise(text));
        return id is not null;
    }

    /// <summary>Reads text that is known to be an id; throws <see cref="FormatException"/> otherwise.</summary>
    public static CommunityId Parse(string text) =>
        TryParse(text, out var id, out var error) ? id : throw new FormatException(error);

    /// <summary>Ordinal order of the texts, as the directory has it.</summary>
    public int CompareTo(CommunityId? other) => string.CompareOrdinal(Value, other?.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string Normalise(string text)
    {
        if (text.StartsWith(HexPrefix, StringComparison.OrdinalIgnoreCase)
            && text.Length > HexPrefix.Length
            && !text.AsSpan(HexPrefix.Length).ContainsAnyExcept(HexDigits))
        {
            return text.ToLowerInvariant();
        }

        return text.StartsWith(KeyTextPrefix, StringComparison.Ordinal)
            && Multibase.TryDecode(text, KeyPrefix.Length + CompressedKeyBytes, out _, out var key)
                == MultibaseError.None
            && key.Length == KeyPrefix.Length + CompressedKeyBytes
            && key.AsSpan().StartsWith(KeyPrefix)
                ? HexPrefix + Convert.ToHexStringLower(key.AsSpan(KeyPrefix.Length))
                : text;
    }
}
