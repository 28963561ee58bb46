namespace Codex.Api.Json;

/// <summary>The nodes that discovery knows.</summary>
internal sealed record PeerTableJson
{
    public required PeerNodeJson LocalNode { get; init; }

    public required IReadOnlyList<PeerNodeJson> Nodes { get; init; }
}
