using Codex.Communities.Migration;

namespace Codex.Api.Communities.Json;

/// <summary>How far a migration is.</summary>
internal sealed record MigrationProgressJson
{
    /// <summary><c>checking</c>, <c>storing</c> or <c>indexing</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Archives that are behind it in this phase.</summary>
    public required int Done { get; init; }

    /// <summary>Archives of this phase.</summary>
    public required int Total { get; init; }

    /// <summary>Bytes of the archives that are behind it in this phase.</summary>
    public required long Bytes { get; init; }

    public static MigrationProgressJson Of(MigrationProgress progress) => new()
    {
        Phase = Word.Of(progress.Phase),
        Done = progress.Done,
        Total = progress.Total,
        Bytes = progress.Bytes,
    };
}
