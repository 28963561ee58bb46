using Codex.Archives;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>The messages of one week.</summary>
internal sealed record WeeklyArchive(ArchiveMetadata Metadata, byte[] Bytes);
