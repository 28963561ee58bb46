namespace Codex.Multiformats;

/// <summary>The Bitcoin alphabet: no 0, O, I, l.</summary>
internal readonly struct Base58Alphabet : IPositionalAlphabet
{
    private static readonly sbyte[] DigitTable = AlphabetTable.Invert(Characters);

    /// <inheritdoc/>
    public static ReadOnlySpan<char> Characters => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> Digits => DigitTable;

    /// <inheritdoc/>
    public static int DigitsPerLimb => 5;

    /// <inheritdoc/>
    public static uint LimbBase => 58 * 58 * 58 * 58 * 58;
}
