namespace Codex.Archives.Wire;

/// <summary>
/// Which fields of a message came. One that may come once and comes twice is malformed: no writer does that, and
/// readers differ in what they make of it, so two of them could see different indices in the same bytes.
/// </summary>
internal struct SeenFields
{
    // The low five bits of a tag's field number: fields of the schema are below 32.
    private uint _seen;

    /// <summary>False if it came before.</summary>
    public bool Add(uint tag)
    {
        var bit = 1U << (int)(tag >> 3);
        var isNew = (_seen & bit) == 0;
        _seen |= bit;
        return isNew;
    }
}
