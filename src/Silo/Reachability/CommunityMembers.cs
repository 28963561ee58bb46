using System.Threading.Channels;
using Codex.Communities;
using Codex.Content;
using Codex.Exchange.Peers;
using Codex.Grains.Interfaces;
using Codex.Libp2p.Identity;
using Orleans;

namespace Codex.Silo.Reachability;

/// <summary>
/// Which peers belong to communities that this node follows: those that ask for their indices and archives. A relay
/// carries data for them, and sees of a circuit no more than its ends.
/// </summary>
internal sealed partial class CommunityMembers(
    CommunityOptions options,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<CommunityMembers> logger) : BackgroundService, IWantObserver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, DateTimeOffset> _members = [];
    private readonly HashSet<string> _cids = [];
    private readonly Channel<(PeerId Peer, Cid Cid)> _questions = Channel.CreateBounded<(PeerId, Cid)>(
        new BoundedChannelOptions(MembershipLimits.MaxQueuedQuestions) { FullMode = BoundedChannelFullMode.DropWrite });

    private DateTimeOffset _refreshed = DateTimeOffset.MinValue;

    /// <summary>Whether a peer has asked for something of a followed community lately.</summary>
    public bool IsMember(PeerId peer)
    {
        lock (_lock)
            return _members.TryGetValue(peer, out var seen) && time.GetUtcNow() - seen < MembershipLimits.Lifetime;
    }

    /// <inheritdoc/>
    public void OnWanted(PeerId peer, Cid manifestCid)
    {
        if (!options.Follow.IsEmpty)
            _questions.Writer.TryWrite((peer, manifestCid));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (peer, cid) in _questions.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            if (await IsOfCommunityAsync(cid.ToString(), stoppingToken).ConfigureAwait(false))
                Remember(peer);
        }
    }

    private void Remember(PeerId peer)
    {
        lock (_lock)
        {
            _members[peer] = time.GetUtcNow();
            if (_members.Count > MembershipLimits.MaxMembers)
                _members.Remove(_members.MinBy(static member => member.Value).Key);
        }
    }

    private async ValueTask<bool> IsOfCommunityAsync(string cid, CancellationToken cancellationToken)
    {
        if (_cids.Contains(cid))
            return true;
        if (time.GetUtcNow() - _refreshed < MembershipLimits.RefreshInterval)
            return false;
        _refreshed = time.GetUtcNow();
        _cids.Clear();
        foreach (var id in options.Follow)
            await ReadAsync(id, cancellationToken).ConfigureAwait(false);
        return _cids.Contains(cid);
    }

    private async Task ReadAsync(CommunityId id, CancellationToken cancellationToken)
    {
        try
        {
            var grain = grains.GetGrain<ICommunityGrain>(id.Value);
            foreach (var index in await grain.ListIndicesAsync(cancellationToken).ConfigureAwait(false))
                Add(index.Cid);
            foreach (var archive in await grain.ListArchivesAsync(ArchiveWindow.All, cancellationToken)
                .ConfigureAwait(false))
                Add(archive.Cid);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception, id.Value);
        }
    }

    private void Add(string cid)
    {
        if (_cids.Count < MembershipLimits.MaxCids)
            _cids.Add(cid);
    }

    [LoggerMessage(150, LogLevel.Warning, "Members of {Community} cannot be told: its index could not be read")]
    private static partial void LogFailed(ILogger logger, Exception exception, string community);
}
