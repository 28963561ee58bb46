namespace Codex.Api.Json;

/// <summary>A connection to a peer.</summary>
internal sealed record ConnectionJson
{
    public required string PeerId { get; init; }

    /// <summary>False through a relay.</summary>
    public required bool Direct { get; init; }
}
