using System.Collections.Concurrent;
using System.Net.Sockets;
using Codex.Archives.Index;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>The download of one index and of the archives in it that a member does not have.</summary>
internal sealed class MemberTask
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _accepted = [];
    private readonly StatusGoClient _go;
    private readonly ArchiveLink _link;
    private readonly HashSet<string> _archiveIds;

    /// <summary>Starts.</summary>
    /// <param name="go">Calls of the node.</param>
    /// <param name="link">The index.</param>
    /// <param name="archiveIds">What the member has; ids of further archives go in here.</param>
    /// <param name="import">Reads the archives of an index.</param>
    public MemberTask(
        StatusGoClient go,
        ArchiveLink link,
        HashSet<string> archiveIds,
        Func<ArchiveLink, ArchiveIndex, Task> import)
    {
        (_go, _link, _archiveIds) = (go, link, archiveIds);
        Completion = RunAsync(import);
    }

    /// <summary>Ends when everything is imported.</summary>
    public Task Completion { get; }

    /// <summary>Waits until the node has accepted to fetch an archive.</summary>
    public async Task AcceptedAsync(string archive)
    {
        var ended = await Task.WhenAny(Accepted(archive).Task, Completion);
        await ended;
        Assert.NotSame(Completion, ended);
    }

    /// <summary>Gives up, and waits until that is done. What the node has accepted to fetch, it fetches.</summary>
    public async Task CancelAsync()
    {
        if (Completion.IsCompletedSuccessfully)
            return;
        await _cancellation.CancelAsync();
        try
        {
            await Completion;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // As asked for, or the node is gone.
        }
    }

    private async Task RunAsync(Func<ArchiveLink, ArchiveIndex, Task> import)
    {
        try
        {
            var bytes = await _go.DownloadAsync(_link.Cid, _cancellation.Token);
            var index = ArchiveIndexCodec.Decode(bytes).Index!;
            var missing = index.Entries.Where(entry => !_archiveIds.Contains(entry.Id.ToString())).ToArray();
            await Task.WhenAll(missing.Select(FetchAsync)).WaitAsync(StatusGoLimits.Archives);
            await import(_link, index);
        }
        catch (OperationCanceledException)
        {
            await _go.UnseedAsync(_link.Cid);
            throw;
        }
    }

    private async Task FetchAsync(ArchiveEntry entry)
    {
        var cid = entry.Archive.ToString();
        await _go.TriggerAsync(cid, _cancellation.Token);
        Accepted(cid).SetResult();
        using var patience = new CancellationTokenSource(StatusGoLimits.Poll);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _cancellation.Token);
        using var clock = new PeriodicTimer(StatusGoLimits.PollInterval);
        do
            await clock.WaitForNextTickAsync(either.Token);
        while (!await _go.HasCidAsync(cid));
        lock (_archiveIds)
            _archiveIds.Add(entry.Id.ToString());
    }

    private TaskCompletionSource Accepted(string archive) =>
        _accepted.GetOrAdd(archive, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
