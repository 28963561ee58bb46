namespace Codex.Acceptance.Tests.Communities;

/// <summary>What a node answers when it has published an archive.</summary>
internal sealed record Publication(string ArchiveId, string ArchiveCid, string IndexCid, long Clock);
