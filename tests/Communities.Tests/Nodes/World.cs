using System.Buffers;
using System.IO.Pipelines;
using Codex.Communities.Publishing;
using Codex.Content;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Communities.Tests.Nodes;

/// <summary>All datasets that any other node has, and which of them can be had now.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("codex-communities-world-");
    private readonly Lock _lock = new();
    private readonly HashSet<Cid> _hidden = [];
    private readonly HashSet<Cid> _held = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private World(DatasetStore store) => Store = store;

    public DatasetStore Store { get; private set; }

    public static async Task<World> CreateAsync()
    {
        var world = new World(null!);
        world.Store = await DatasetStore.OpenAsync(
            new StorageOptions
            {
                RepoPath = world._directory.FullName,
                Durability = Durability.Relaxed,
                MinFreeBytes = 0,
            },
            NullLoggerFactory.Instance,
            default);
        return world;
    }

    /// <summary>Somebody has this, as status-go uploads it.</summary>
    public async Task<Cid> AddAsync(ReadOnlyMemory<byte> bytes, int blockSize = ContentLimits.DefaultBlockSize)
    {
        var request = new IngestRequest
        {
            Filename = DatasetUploads.Filename,
            MimeType = DatasetUploads.MimeType,
            BlockSize = blockSize,
        };
        var body = PipeReader.Create(new ReadOnlySequence<byte>(bytes));
        return (await Store.IngestAsync(request, body, default)).Dataset!.Cid;
    }

    /// <summary>Nobody is found who has it.</summary>
    public void Hide(params IEnumerable<Cid> cids) => Change(() => _hidden.UnionWith(cids));

    /// <summary>Its manifest can be had, its blocks do not come.</summary>
    public void Hold(params IEnumerable<Cid> cids) => Change(() => _held.UnionWith(cids));

    /// <summary>It can be had now.</summary>
    public void Release(params IEnumerable<Cid> cids) => Change(() =>
    {
        _hidden.ExceptWith(cids);
        _held.ExceptWith(cids);
    });

    public Task FoundAsync(Cid cid, CancellationToken cancellationToken) =>
        WaitAsync(() => !_hidden.Contains(cid) && Store.FindManifest(cid) is not null, cancellationToken);

    public Task FlowingAsync(Cid cid, CancellationToken cancellationToken) =>
        WaitAsync(() => !_held.Contains(cid), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (_lock)
        {
            change();
            before = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        before.SetResult();
    }

    private async Task WaitAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (isSo())
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
