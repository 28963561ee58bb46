using System.Net;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Routing;

/// <summary>
/// The nodes that this one knows, in a bucket for each logarithmic distance (network, section 4.4). Any thread.
/// </summary>
/// <remarks>
/// A node that answered has precedence over one that somebody only told of, so inventing nodes fills no places that
/// real ones need; and an old node that answers keeps its place against any new one, so nobody can push it out.
/// Bootstrap nodes never leave: they are the way back.
/// </remarks>
internal sealed class RoutingTable
{
    private readonly Lock _lock = new();
    private readonly NodeId _localId;
    private readonly DiscoveryLimits _limits;
    private readonly Bucket[] _buckets = new Bucket[NodeId.Bits + 1];
    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RoutingTable(NodeId localId, DiscoveryLimits limits, IEnumerable<NodeContact> bootstrapNodes)
    {
        (_localId, _limits) = (localId, limits);
        for (var i = 0; i < _buckets.Length; i++)
            _buckets[i] = new Bucket();
        foreach (var contact in bootstrapNodes)
        {
            var isNew = contact.Id != localId && BucketOf(contact.Id).Find(contact.Id) is null;
            if (isNew)
                Place(BucketOf(contact.Id), new TableNode(contact, isBootstrap: true));
        }
    }

    /// <summary>Nodes with a place.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _buckets.Sum(static bucket => bucket.Nodes.Count);
        }
    }

    /// <summary>Completes when a node answers for the first time.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Whether any node answered lately.</summary>
    public bool HasLiveNode
    {
        get
        {
            lock (_lock)
                return _buckets.Any(static bucket => bucket.Nodes.Exists(static node => node.IsLive));
        }
    }

    /// <summary>A node that somebody told of: it gets a place if one is free.</summary>
    public void AddRumour(NodeContact contact)
    {
        lock (_lock)
        {
            if (Update(contact) is not null || contact.Id == _localId)
                return;
            var bucket = BucketOf(contact.Id);
            if (HasRoom(bucket, contact))
                Place(bucket, new TableNode(contact, isBootstrap: false));
        }
    }

    /// <summary>
    /// A node that answered, or proved its id from the address in its record: it gets a place, that of one that never
    /// did if need be, or waits for one.
    /// </summary>
    public void AddLive(NodeContact contact)
    {
        lock (_lock)
        {
            if (contact.Id == _localId)
                return;
            var bucket = BucketOf(contact.Id);
            var node = Update(contact);
            if (node is null)
            {
                if (bucket.Nodes.Count >= _limits.BucketSize
                    && bucket.Nodes.FindLast(static other => !other.IsWorthKeeping) is { } unproven)
                    Remove(bucket, unproven);
                if (!HasRoom(bucket, contact))
                {
                    if (IsWithinAddressLimits(bucket, contact))
                        bucket.AddReplacement(contact, _limits.ReplacementSize);
                    return;
                }
                node = new TableNode(contact, isBootstrap: false);
                Place(bucket, node);
            }
            node.OnAnswer();
            bucket.MoveToFront(node);
            _joined.TrySetResult();
        }
    }

    /// <summary>A node did not answer: it makes way for one that waits, or when that was not the first time.</summary>
    public void OnSilence(NodeId id)
    {
        lock (_lock)
        {
            var bucket = BucketOf(id);
            if (bucket.Find(id) is not { } node)
                return;
            node.OnSilence();
            if (node.IsBootstrap || (node.IsWorthKeeping && bucket.Replacements.Count == 0))
                return;
            Remove(bucket, node);
            if (bucket.TakeReplacement() is { } replacement && HasRoom(bucket, replacement))
                Place(bucket, new TableNode(replacement, isBootstrap: false));
        }
    }

    /// <summary>The node with this id; null for none.</summary>
    public NodeContact? Find(NodeId id)
    {
        lock (_lock)
            return BucketOf(id).Find(id)?.Contact;
    }

    /// <summary>The nodes nearest to an id, nearest first.</summary>
    public IReadOnlyList<NodeContact> Closest(NodeId target, int count, bool onlyLive = false)
    {
        lock (_lock)
            return
            [
                .. _buckets.SelectMany(static bucket => bucket.Nodes)
                    .Where(node => !onlyLive || node.IsLive)
                    .Select(static node => node.Contact)
                    .OrderBy(contact => contact.Id.DistanceTo(target))
                    .Take(count),
            ];
    }

    /// <summary>Live nodes at these logarithmic distances from this node, in the order of the distances.</summary>
    public IReadOnlyList<NodeContact> LiveAtDistances(IEnumerable<int> distances, int count)
    {
        lock (_lock)
            return
            [
                .. distances.Distinct()
                    .Where(static distance => distance is > 0 and <= NodeId.Bits)
                    .SelectMany(distance => _buckets[distance].Nodes)
                    .Where(static node => node.IsLive)
                    .Select(static node => node.Contact)
                    .Take(count),
            ];
    }

    /// <summary>The node unheard of for longest in a random bucket; null for an empty table.</summary>
    public NodeContact? PickForCheck(Random random)
    {
        lock (_lock)
        {
            var filled = _buckets.Where(static bucket => bucket.Nodes.Count > 0).ToArray();
            return filled.Length == 0 ? null : filled[random.Next(filled.Length)].Nodes[^1].Contact;
        }
    }

    /// <summary>The bootstrap nodes that do not answer.</summary>
    public IReadOnlyList<NodeContact> LostBootstrapNodes()
    {
        lock (_lock)
            return
            [
                .. _buckets.SelectMany(static bucket => bucket.Nodes)
                    .Where(static node => node is { IsBootstrap: true, IsLive: false })
                    .Select(static node => node.Contact),
            ];
    }

    /// <summary>All nodes with a place, as they are now.</summary>
    public RoutingTableSnapshot Snapshot(SignedPeerRecord localRecord)
    {
        lock (_lock)
            return new RoutingTableSnapshot(_localId, localRecord,
            [
                .. _buckets.SelectMany(static bucket => bucket.Nodes)
                    .Select(static node => new RoutingTableEntry(
                        node.Contact.Id, node.Contact.Record, node.Contact.EndPoint, node.IsSeen))
                    .OrderBy(entry => entry.Id.DistanceTo(_localId)),
            ]);
    }

    private Bucket BucketOf(NodeId id) => _buckets[_localId.LogDistanceTo(id)];

    /// <summary>The node if it has a place, with the newer of both records.</summary>
    private TableNode? Update(NodeContact contact)
    {
        var node = BucketOf(contact.Id).Find(contact.Id);
        if (node is null || contact.Record.Sequence <= node.Contact.Record.Sequence)
            return node;
        CountAddress(node.Contact, -1);
        node.Contact = contact;
        CountAddress(contact, 1);
        return node;
    }

    private bool HasRoom(Bucket bucket, NodeContact contact) =>
        bucket.Nodes.Count < _limits.BucketSize && IsWithinAddressLimits(bucket, contact);

    private bool IsWithinAddressLimits(Bucket bucket, NodeContact contact)
    {
        var address = contact.EndPoint.Address;
        return !AddressPlausibility.IsPublic(address)
            || (_perAddress.GetValueOrDefault(address) < _limits.MaxTableNodesPerAddress
                && bucket.Nodes.Count(node => node.Contact.EndPoint.Address.Equals(address))
                    < _limits.MaxBucketNodesPerAddress);
    }

    private void Place(Bucket bucket, TableNode node)
    {
        bucket.Nodes.Add(node);
        CountAddress(node.Contact, 1);
    }

    private void Remove(Bucket bucket, TableNode node)
    {
        bucket.Nodes.Remove(node);
        CountAddress(node.Contact, -1);
    }

    private void CountAddress(NodeContact contact, int change)
    {
        var count = _perAddress.GetValueOrDefault(contact.EndPoint.Address) + change;
        if (count == 0)
            _perAddress.Remove(contact.EndPoint.Address);
        else
            _perAddress[contact.EndPoint.Address] = count;
    }
}
