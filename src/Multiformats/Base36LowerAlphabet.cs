namespace Codex.Multiformats;

/// <summary>Digits and lower-case letters.</summary>
internal readonly struct Base36LowerAlphabet : IPositionalAlphabet
{
    private static readonly sbyte[] DigitTable = AlphabetTable.Invert(Characters);

    /// <inheritdoc/>
    public static ReadOnlySpan<char> Characters => "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <inheritdoc/>
    public static ReadOnlySpan<sbyte> Digits => DigitTable;

    /// <inheritdoc/>
    public static int DigitsPerLimb => 6;

    /// <inheritdoc/>
    public static uint LimbBase => 36u * 36 * 36 * 36 * 36 * 36;
}
