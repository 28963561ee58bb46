namespace Codex.Communities.Migration;

/// <summary>How far a migration is.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="Done">Archives that are behind it in this phase.</param>
/// <param name="Total">Archives of this phase.</param>
/// <param name="Bytes">Bytes of the archives that are behind it in this phase.</param>
public readonly record struct MigrationProgress(MigrationPhase Phase, int Done, int Total, long Bytes);
