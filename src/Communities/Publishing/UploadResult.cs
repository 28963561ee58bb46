using Codex.Storage;

namespace Codex.Communities.Publishing;

/// <summary>How storing bytes ended.</summary>
/// <param name="Status">The outcome; <see cref="PublishStatus.Published"/> when they are stored.</param>
/// <param name="Dataset">The dataset, when stored.</param>
/// <param name="Error">Why they are not, for people.</param>
internal sealed record UploadResult(PublishStatus Status, StoredManifest? Dataset, string? Error);
