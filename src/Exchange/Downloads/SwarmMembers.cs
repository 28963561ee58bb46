using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Downloads;

/// <summary>
/// The peers of one download, and the orders of its swarm in the words of the protocol. The download's lock guards it.
/// </summary>
internal sealed partial class SwarmMembers(StoredManifest dataset, ConnectedPeers peers, ILogger logger)
{
    private readonly Dictionary<PeerId, Member> _members = [];

    private Cid TreeCid => dataset.Manifest.TreeCid;

    public int Count => _members.Count;

    public bool Contains(PeerId peer) => _members.ContainsKey(peer);

    public void Add(PeerLane lane) => _members[lane.Id] = new Member(lane, []);

    /// <summary>A peer leaves; false when it was none of them.</summary>
    public bool Remove(PeerId peer) => _members.Remove(peer);

    /// <summary>The peer sent a block: it is not asked for it any more.</summary>
    public void Answered(PeerId peer, int index)
    {
        if (_members.TryGetValue(peer, out var member))
            member.Asked.Remove(index);
    }

    /// <summary>Does what the swarm wants done with a peer; false when the peer does not take it.</summary>
    public bool Carry(SwarmOrder order)
    {
        if (order.Kind == SwarmOrderKind.Drop)
        {
            _members.Remove(order.Peer);
            Ban(order.Peer, order.Reason);
            return true;
        }

        if (!_members.TryGetValue(order.Peer, out var member))
            return true;
        if (order.Kind == SwarmOrderKind.WantBlocks)
            member.Asked.UnionWith(order.Indexes);
        else if (order.Kind == SwarmOrderKind.Cancel)
            member.Asked.ExceptWith(order.Indexes);
        return member.Lane.Ask(new WantList(Array.ConvertAll(order.Indexes, index => EntryOf(order.Kind, index))));
    }

    /// <summary>
    /// Parts with a peer. One that only fell silent stays connected: it may be of use to others, and come back.
    /// </summary>
    public void Ban(PeerId peer, PeerDropReason reason)
    {
        LogDropped(peer, dataset.Cid, reason);

        // It need not be a member: a block that nobody asked it for may be a lie as well.
        var remote = peers.Find(peer)?.Peer;
        if (reason == PeerDropReason.Lied)
            remote?.Ban("it sent a block that is not what it claimed to be");
        else if (reason == PeerDropReason.Flooded)
            remote?.Ban("it kept sending blocks that nobody asked for");
    }

    /// <summary>Takes back what peers were asked for: they would send all of it, now or when they have it.</summary>
    public void CancelAll()
    {
        foreach (var (lane, asked) in _members.Values)
        {
            if (asked.Count > 0)
                lane.Ask(new WantList([.. asked.Select(index => EntryOf(SwarmOrderKind.Cancel, index))]));
            asked.Clear();
        }
    }

    private WantEntry EntryOf(SwarmOrderKind kind, int index)
    {
        var address = BlockAddress.Leaf(TreeCid, index);
        return kind switch
        {
            SwarmOrderKind.WantBlocks => new WantEntry(address, WantType.Block),
            SwarmOrderKind.AskHave => new WantEntry(address, WantType.Have, SendDontHave: true),

            // As upstream takes wants back (block exchange, section 2).
            _ => new WantEntry(address, WantType.Have, IsCancel: true),
        };
    }

    [LoggerMessage(422, LogLevel.Debug, "Peer {Peer} is no longer asked for {Cid}: {Reason}")]
    private partial void LogDropped(PeerId peer, Cid cid, PeerDropReason reason);

    /// <summary>
    /// A peer, and the blocks that it was asked for and has not sent: as many as the swarm has under way.
    /// </summary>
    private sealed record Member(PeerLane Lane, HashSet<int> Asked);
}
