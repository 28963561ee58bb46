namespace Codex.Grains;

/// <summary>What came of adding an index' archives to those known.</summary>
/// <param name="State">All archives; the very state there was when nothing has changed.</param>
/// <param name="NamedCount">Number of archives that the index names, each counted once.</param>
/// <param name="Refusal">Why nothing was added, for people; null when it was.</param>
internal readonly record struct ArchiveMerge(ArchiveListState State, int NamedCount, string? Refusal);
