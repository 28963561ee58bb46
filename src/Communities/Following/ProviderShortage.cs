namespace Codex.Communities.Following;

/// <summary>A dataset that has fewer providers than it should.</summary>
/// <param name="Cid">CID of its manifest, as text.</param>
/// <param name="Providers">How many are known.</param>
/// <param name="CountedAt">When they were counted.</param>
public sealed record ProviderShortage(string Cid, int Providers, DateTimeOffset CountedAt);
