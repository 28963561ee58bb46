namespace Codex.Multiformats;

/// <summary>Base58 with the Bitcoin alphabet, without a multibase prefix.</summary>
public static class Base58Btc
{
    /// <summary>Encodes bytes; leading zero bytes become leading '1's.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>Decodes text of at most <paramref name="maxBytes"/> decoded bytes; false for a foreign character or a longer text.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, int maxBytes, out byte[] bytes) => throw new NotImplementedException();
}
