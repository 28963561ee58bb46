using System.Text.Json;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>What a node says of a community.</summary>
internal sealed record CommunityState(
    string Id,
    string RegisteredAt,
    bool Pinned,
    bool Followed,
    string? IndexCid,
    long? Clock,
    string? Content,
    string? IndexError,
    int Known,
    int Wanted,
    int Here,
    long BytesHere,
    long? Sync,
    string? SyncState,
    string? SyncError)
{
    public static CommunityState Of(JsonElement json)
    {
        var index = Member(json, "index");
        var sync = Member(json, "sync");
        var archives = json.GetProperty("archives");
        return new CommunityState(
            json.GetProperty("id").GetString()!,
            json.GetProperty("registeredAt").ToString(),
            json.GetProperty("pinned").GetBoolean(),
            json.GetProperty("followed").GetBoolean(),
            Text(index, "cid"),
            index?.GetProperty("clock").GetInt64(),
            Text(index, "content"),
            Text(index, "error"),
            archives.GetProperty("known").GetInt32(),
            archives.GetProperty("wanted").GetInt32(),
            archives.GetProperty("here").GetInt32(),
            json.GetProperty("bytes").GetProperty("here").GetInt64(),
            sync?.GetProperty("number").GetInt64(),
            Text(sync, "state"),
            Text(sync, "error"));
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { } value && value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    private static string? Text(JsonElement? json, string name) => Member(json, name)?.GetString();
}
