using System.Text.Json;

namespace Codex.Archives.Tests.Vectors;

/// <summary><c>community-archives.json</c>, made with another implementation of protobuf and of keccak-256.</summary>
public sealed record ArchiveVectors(
    IReadOnlyList<DatasetIndexVector> DatasetIndices,
    TorrentVector Torrent,
    string EncryptedIndex,
    string EncryptedArchive)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>All of them.</summary>
    public static ArchiveVectors All { get; } = Read();

    /// <summary>The dataset index of that name.</summary>
    public static DatasetIndexVector Named(string name) => All.DatasetIndices.Single(vector => vector.Name == name);

    private static ArchiveVectors Read()
    {
        using var stream = typeof(ArchiveVectors).Assembly.GetManifestResourceStream("community-archives.json")!;
        return JsonSerializer.Deserialize<ArchiveVectors>(stream, Options)!;
    }
}
