namespace Codex.Api.Json;

/// <summary>The peer id.</summary>
internal sealed record PeerIdJson
{
    public required string Id { get; init; }
}
