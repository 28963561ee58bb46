namespace Codex.Api.Communities.Json;

/// <summary>The sync that runs now.</summary>
internal sealed record SyncAnswerJson
{
    public required SyncJson Sync { get; init; }
}
