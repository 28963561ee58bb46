using Codex.Content;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Api.Tests.Hosting;

/// <summary>A dataset that another node has.</summary>
internal sealed class RemoteDataset : IAsyncDisposable
{
    private readonly DatasetStore _store;
    private readonly string _path;

    private RemoteDataset(DatasetStore store, string path, StoredManifest dataset, byte[] bytes)
    {
        _store = store;
        _path = path;
        Dataset = dataset;
        Bytes = bytes;
    }

    public StoredManifest Dataset { get; }

    public byte[] Bytes { get; }

    public Cid Cid => Dataset.Cid;

    public byte[] ManifestBlock => _store.ReadManifestBlock(Cid)!;

    public static async Task<RemoteDataset> CreateAsync(int length)
    {
        string path = Path.Combine(Path.GetTempPath(), "codex-api-tests", Guid.NewGuid().ToString("N"));
        StorageOptions options = new() { RepoPath = path, Durability = Durability.Relaxed, MinFreeBytes = 0 };
        DatasetStore store = await DatasetStore.OpenAsync(options, NullLoggerFactory.Instance, default);
        byte[] bytes = TestBytes.Of(length);
        using MemoryStream body = new(bytes);
        IngestResult result = await store.IngestAsync(
            new IngestRequest(), System.IO.Pipelines.PipeReader.Create(body), default);
        return new RemoteDataset(store, path, result.Dataset!, bytes);
    }

    /// <summary>A block, padded.</summary>
    public byte[] Block(int index)
    {
        using DatasetReader reader = _store.OpenReader(Cid)!;
        byte[] block = new byte[Dataset.Manifest.BlockSize];
        Assert.Equal(ReadStatus.Complete, reader.ReadBlock(index, block));
        return block;
    }

    public InclusionProof Proof(int index)
    {
        using DatasetReader reader = _store.OpenReader(Cid)!;
        return reader.Prove(index)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }
}
