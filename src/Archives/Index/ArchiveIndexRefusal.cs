namespace Codex.Archives.Index;

/// <summary>Why an index or an entry was refused.</summary>
/// <param name="Error">The reason.</param>
/// <param name="Text">
/// The reason in a sentence for people, which names the first entry that offends by its place on the wire, counted from
/// 1. Holds no bytes of the index but numbers and well-formed ids and CIDs.
/// </param>
public sealed record ArchiveIndexRefusal(ArchiveIndexError Error, string Text)
{
    /// <summary>An index of more bytes than any may have.</summary>
    internal static ArchiveIndexRefusal TooLarge(long bytes) => new(
        ArchiveIndexError.TooLarge, $"The index has {bytes} bytes, more than {ArchiveLimits.MaxIndexBytes}.");
}
