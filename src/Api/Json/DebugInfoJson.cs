namespace Codex.Api.Json;

/// <summary>
/// <c>/debug/info</c>: the members of a 2025 node, and beside them those of 2026 (rest-api, section 3), so that clients
/// of either find what they read.
/// </summary>
internal sealed record DebugInfoJson
{
    public required string Id { get; init; }

    public required IReadOnlyList<string> Addrs { get; init; }

    public required string Repo { get; init; }

    /// <summary>Empty while there is none.</summary>
    public required string Spr { get; init; }

    public required IReadOnlyList<string> AnnounceAddresses { get; init; }

    public required string Libp2pPubKey { get; init; }

    public required PeerTableJson Table { get; init; }

    public required BuildJson Codex { get; init; }

    /// <summary>The same as <see cref="Codex"/>.</summary>
    public required BuildJson Storage { get; init; }

    public required NatJson Nat { get; init; }

    public required IReadOnlyList<ConnectionJson> Connections { get; init; }
}
