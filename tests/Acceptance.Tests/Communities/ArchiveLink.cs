namespace Codex.Acceptance.Tests.Communities;

/// <summary>What a control node tells its members: the newest index, and when it was made.</summary>
/// <param name="Clock">Milliseconds since 1970.</param>
/// <param name="Cid">The dataset that is the index.</param>
internal sealed record ArchiveLink(long Clock, string Cid);
