namespace Codex.Api.Downloads;

/// <summary>A run of bytes of a dataset; never empty.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Count">Number of bytes.</param>
internal readonly record struct ByteRange(long Start, long Count)
{
    /// <summary>Offset behind the last byte.</summary>
    public long End => Start + Count;

    /// <summary>True when the runs overlap, or one starts where the other ends.</summary>
    public bool Touches(ByteRange other) => Start <= other.End && other.Start <= End;

    /// <summary>The run that covers both.</summary>
    public ByteRange Union(ByteRange other)
    {
        long start = Math.Min(Start, other.Start);
        return new ByteRange(start, Math.Max(End, other.End) - start);
    }

    /// <summary>The value of <c>Content-Range</c> for a dataset of <paramref name="length"/> bytes.</summary>
    public string ContentRange(long length) => $"bytes {Start}-{End - 1}/{length}";
}
