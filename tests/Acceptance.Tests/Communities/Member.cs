using Codex.Acceptance.Tests.Exchange;
using Codex.Acceptance.Tests.Hosting;
using Codex.Archives.Index;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>
/// A member of a community: status-go, with what it remembers in its database, and its node. Both may end and start
/// again.
/// </summary>
internal sealed class Member(TestDirectory directory, string name, string bootstrapSpr) : IAsyncDisposable
{
    private readonly Dictionary<string, byte[]> _imported = [];
    private readonly HashSet<string> _archiveIds = [];
    private StatusGoClient? _go;
    private MemberTask? _running;
    private string? _lastLink;
    private long _lastClock;

    private PeerNode? _node;

    public PeerNode Node => _node ?? throw new InvalidOperationException($"{name} does not run.");

    /// <summary>The archives that it has read, by CID.</summary>
    public IReadOnlyDictionary<string, byte[]> Imported => _imported;

    /// <summary>Ids of the archives that it holds for downloaded.</summary>
    public IReadOnlySet<string> ArchiveIds => _archiveIds;

    /// <summary>Starts node and status-go, which sees to it that the index which it knows is here.</summary>
    public async Task StartAsync()
    {
        _node = await PeerNode.StartAsync(directory, name, $"--bootstrap-node={bootstrapSpr}");
        _go = new StatusGoClient(Node.Process.Address);
        if (_lastLink is not null)
            Assert.True(await _go.HasCidAsync(_lastLink), $"{name}: the index did not survive.");
    }

    /// <summary>
    /// What status-go does when a link arrives: one that is older than the last one is ignored, and a download that
    /// still runs is given up for this one.
    /// </summary>
    public async Task<MemberTask> ReceiveAsync(ArchiveLink link)
    {
        Assert.True(link.Clock >= _lastClock && link.Cid != _lastLink);
        if (_lastLink is not null)
            await _go!.UnseedAsync(_lastLink);
        if (_running is not null)
            await _running.CancelAsync();
        _lastClock = link.Clock;
        return _running = new MemberTask(_go!, link, _archiveIds, ImportAsync);
    }

    /// <summary>Receives a link and has everything it leads to.</summary>
    public async Task FollowAsync(ArchiveLink link) => await (await ReceiveAsync(link)).Completion;

    /// <summary>Node and status-go end as they should.</summary>
    public async Task StopAsync()
    {
        Assert.Equal(0, await Node.Process.StopAsync());
        Assert.Empty(Node.Process.Errors);
        await DisposeAsync();
    }

    /// <summary>Node and status-go end at once.</summary>
    public async Task KillAsync()
    {
        Node.Process.Kill();
        await _running!.CancelAsync();
        _running = null;
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _go?.Dispose();
        if (_node is not null)
            await _node.DisposeAsync();
        _node = null;
    }

    /// <summary>The index is read again for every archive, from this node like the archive itself.</summary>
    private async Task ImportAsync(ArchiveLink link, ArchiveIndex index)
    {
        _lastLink = link.Cid;
        foreach (var entry in index.Entries.Where(entry => !_imported.ContainsKey(entry.Archive.ToString())))
        {
            var again = ArchiveIndexCodec.Decode(await _go!.LocalDownloadAsync(link.Cid)).Index!;
            Assert.True(again.TryGet(entry.Id, out var found));
            var archive = found.Archive.ToString();
            _imported.Add(archive, await _go.LocalDownloadAsync(archive));
        }
    }
}
