namespace Codex.Api.Routing;

/// <summary>The prefixes under which the API is mounted (rest-api, table at the top).</summary>
[Flags]
internal enum ApiPrefixes
{
    /// <summary><c>/api/codex/v1</c>, the 2025 node's.</summary>
    Codex = 1,

    /// <summary><c>/api/storage/v1</c>, that of 2026.</summary>
    Storage = 2,

    /// <summary>Both of these: what Codex nodes have.</summary>
    All = Codex | Storage,

    /// <summary><c>/api/community/v1</c>, this node's own.</summary>
    Community = 4,
}
