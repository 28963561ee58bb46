using System.Text.Json;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>A manifest as the API shows it.</summary>
internal sealed record ListedDataset(
    string TreeCid, long DatasetSize, int BlockSize, string? Filename, string? MimeType)
{
    public static ListedDataset Of(JsonElement manifest) => new(
        manifest.GetProperty("treeCid").GetString()!,
        manifest.GetProperty("datasetSize").GetInt64(),
        manifest.GetProperty("blockSize").GetInt32(),
        manifest.GetProperty("filename").GetString(),
        manifest.GetProperty("mimetype").GetString());
}
