using System.Collections.Immutable;
using Codex.Acceptance.Tests.Exchange;
using Codex.Acceptance.Tests.Hosting;
using Codex.Archives.Index;
using Codex.Content;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>The owner of a community: status-go, which makes an archive a week, and its node.</summary>
internal sealed class ControlNode : IAsyncDisposable
{
    private readonly ImmutableArray<WeeklyArchive> _history;
    private readonly StatusGoClient _go;
    private readonly Dictionary<string, byte[]> _published = [];
    private string? _lastIndex;

    private ControlNode(PeerNode node, ImmutableArray<WeeklyArchive> history)
    {
        (Node, _history) = (node, history);
        _go = new StatusGoClient(node.Process.Address);
    }

    public PeerNode Node { get; }

    /// <summary>The archives there are so far, by CID.</summary>
    public IReadOnlyDictionary<string, byte[]> Published => _published;

    /// <summary>The archive of the last week there is.</summary>
    public string LastArchive => _published.Keys.Last();

    public static async Task<ControlNode> StartAsync(TestDirectory directory, ImmutableArray<WeeklyArchive> history) =>
        new(await PeerNode.StartAsync(directory, "control"), history);

    /// <summary>Archives so many more weeks, each with an index of its own; the link to the last one.</summary>
    public async Task<ArchiveLink> PublishAsync(int weeks)
    {
        ArchiveLink? link = null;
        for (var week = 0; week < weeks; week++)
        {
            var old = _lastIndex;
            link = await AddAsync();
            if (old is not null)
                await RemoveIndexAsync(old);
        }

        return link!;
    }

    /// <summary>Archives one more week; the index before is still there.</summary>
    public async Task<ArchiveLink> AddAsync()
    {
        var index = await LastIndexAsync();
        var week = _history[_published.Count];
        var archive = await _go.UploadArchiveAsync(week.Bytes);
        Assert.True(Cid.TryParse(archive, out var cid, out _));
        Assert.True(ArchiveEntry.TryCreate(week.Metadata, cid, out var entry, out _));
        Assert.True(index.TryAppend(entry, out var appended, out _));
        _published.Add(archive, week.Bytes);
        _lastIndex = await _go.UploadArchiveAsync(ArchiveIndexCodec.Encode(appended));
        return new ArchiveLink(week.Metadata.To.ToUnixTimeMilliseconds(), _lastIndex);
    }

    /// <summary>Deletes an index that another has followed.</summary>
    public async Task RemoveIndexAsync(string cid)
    {
        await _go.UnseedAsync(cid);
        Assert.False(await _go.HasCidAsync(cid));
    }

    public async ValueTask DisposeAsync()
    {
        _go.Dispose();
        await Node.DisposeAsync();
    }

    private async Task<ArchiveIndex> LastIndexAsync()
    {
        if (_lastIndex is null || !await _go.HasCidAsync(_lastIndex))
            return ArchiveIndex.Empty;
        return ArchiveIndexCodec.Decode(await _go.LocalDownloadAsync(_lastIndex)).Index!;
    }
}
