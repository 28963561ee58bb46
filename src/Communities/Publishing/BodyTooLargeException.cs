namespace Codex.Communities.Publishing;

/// <summary>
/// A body turned out to be larger than it may be: ends its ingest, which leaves nothing behind. Never leaves
/// <see cref="DatasetUploads"/>.
/// </summary>
internal sealed class BodyTooLargeException : Exception;
