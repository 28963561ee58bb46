using System.Collections.Concurrent;
using System.Threading.Channels;
using Codex.Content;
using Codex.Exchange.Downloads;
using Codex.Exchange.Tests.Peers;
using Codex.Storage;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>Keeps what it is told, in order.</summary>
internal sealed class RecordingObserver : IDownloadObserver
{
    private readonly Channel<(Cid Cid, DownloadStatus Status)> _ends =
        Channel.CreateUnbounded<(Cid Cid, DownloadStatus Status)>();

    /// <summary>Active for a dataset that begins to grow.</summary>
    public ConcurrentQueue<(Cid Cid, DownloadStatus Status)> Told { get; } = new();

    /// <summary>Thrown whenever it is told something.</summary>
    public Exception? Failure { get; set; }

    public void OnGrowing(StoredManifest dataset)
    {
        Told.Enqueue((dataset.Cid, DownloadStatus.Active));
        if (Failure is { } failure)
            throw failure;
    }

    public void OnEnded(StoredManifest dataset, DownloadStatus status)
    {
        Told.Enqueue((dataset.Cid, status));
        _ends.Writer.TryWrite((dataset.Cid, status));
        if (Failure is { } failure)
            throw failure;
    }

    /// <summary>How the next download ended.</summary>
    public async Task<DownloadStatus> NextEndAsync() =>
        (await _ends.Reader.ReadAsync().AsTask().WaitAsync(TestNode.Patience)).Status;
}
