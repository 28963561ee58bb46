namespace Codex.Multiformats;

/// <summary>
/// An alphabet whose size is no power of two, so that text and bytes are one big number in two bases. Implemented by
/// empty structs: the constants are then known to the compiler and divisions by them become multiplications.
/// </summary>
internal interface IPositionalAlphabet
{
    /// <summary>The characters in order of their digit.</summary>
    static abstract ReadOnlySpan<char> Characters { get; }

    /// <summary>The digit of every ASCII character, -1 for a foreign one.</summary>
    static abstract ReadOnlySpan<sbyte> Digits { get; }

    /// <summary>Number of digits that fit a limb of 32 bits.</summary>
    static abstract int DigitsPerLimb { get; }

    /// <summary>Number of characters, to the power of <see cref="DigitsPerLimb"/>.</summary>
    static abstract uint LimbBase { get; }
}
