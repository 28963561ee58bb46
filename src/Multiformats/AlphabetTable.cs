namespace Codex.Multiformats;

/// <summary>Tables from characters to digits.</summary>
internal static class AlphabetTable
{
    /// <summary>Number of entries: the ASCII characters.</summary>
    public const int Size = 128;

    /// <summary>The digit of every ASCII character, -1 for one that is not in <paramref name="alphabet"/>.</summary>
    public static sbyte[] Invert(ReadOnlySpan<char> alphabet)
    {
        var digits = new sbyte[Size];
        Array.Fill(digits, (sbyte)-1);
        for (var i = 0; i < alphabet.Length; i++)
            digits[alphabet[i]] = (sbyte)i;
        return digits;
    }
}
