using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Serving;
using Codex.Multiformats;

namespace Codex.Exchange.Tests.Serving;

public sealed class PeerWantsTests
{
    private static readonly Cid Tree = Cid.FromDigest(Multicodec.CodexRoot, new byte[32]);

    /// <summary>Anything a peer and a store can do, held against sets of addresses.</summary>
    [Fact]
    public void Anything_IsWhatAModelDoes() => SeededCases.Check(300, random =>
    {
        var here = new HashSet<BlockAddress>();
        var budget = new PageBudget(ServingLimits.Default);
        var waiting = new WaitingPeers();
        var wants = new PeerWants(waiting, budget, here.Contains);
        var model = new Model(here);
        for (var step = 0; step < 200; step++)
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    var list = new WantList([.. Enumerable.Range(0, random.Next(8)).Select(_ => new WantEntry(
                        NextAddress(random), (WantType)random.Next(2), random.Next(4) == 0, random.Next(2) == 0))]);
                    Assert.Equal(0, wants.Handle(list));
                    model.Handle(list);
                    break;
                case 2:
                    var stored = NextAddress(random);
                    here.Add(stored);
                    var key = PageKey.Of(stored, out var slot);
                    foreach (var peer in waiting.Of(key))
                        peer.OnStored(key, slot);
                    model.OnStored(stored);
                    break;
                case 3:
                    here.Remove(NextAddress(random));
                    break;
                default:
                    Assert.Equal(
                        model.TakeTold(),
                        wants.TakePresences().ToHashSet());
                    Assert.Equal(model.TakeReady(), TakeAll(wants).ToHashSet());
                    break;
            }
        }
        wants.Close();
        Assert.Equal(0, wants.PageCount);
        foreach (var index in Enumerable.Range(0, 5))
            Assert.True(waiting.Of(PageKey.Of(BlockAddress.Leaf(Tree, index * 700), out _)).IsEmpty);
    });

    [Fact]
    public void Handle_WantsAllOverATree_TakesNoMoreThanThePagesAllowed()
    {
        var limits = ServingLimits.Default with { PagesPerPeer = 10 };
        var wants = new PeerWants(new WaitingPeers(), new PageBudget(limits), _ => false);
        Assert.Equal(90, wants.Handle(Spread(100)));
        Assert.Equal(90, wants.Handle(Spread(100)));
        Assert.Equal(10, wants.PageCount);
        // What is known already, and what is cancelled, is looked at all the same.
        wants.Handle(new WantList([.. Spread(100).Entries.Select(entry => entry with { IsCancel = true })]));
        Assert.Equal(0, wants.PageCount);
    }

    [Fact]
    public void Handle_WantsOfManyPeers_LeaveEachItsShare()
    {
        var limits = ServingLimits.Default with { PagesPerPeer = 50, PagesInTotal = 60, PagesGuaranteed = 5 };
        var budget = new PageBudget(limits);
        var peers = Enumerable.Range(0, 3)
            .Select(_ => new PeerWants(new WaitingPeers(), budget, _ => false)).ToArray();
        foreach (var peer in peers)
            peer.Handle(Spread(100));
        Assert.Equal([50, 10, 5], peers.Select(peer => peer.PageCount));
        peers[0].Close();
        peers[2].Handle(Spread(100));
        Assert.Equal(50, peers[2].PageCount);
    }

    private static WantList Spread(int count) => new(
        [.. Enumerable.Range(0, count).Select(i =>
            new WantEntry(BlockAddress.Leaf(Tree, i * WantPage.Blocks), WantType.Block))]);

    private static BlockAddress NextAddress(Random random) => random.Next(10) == 0
        ? BlockAddress.Block(Tree)
        : BlockAddress.Leaf(Tree, random.Next(5) * 700 + random.Next(3));

    private static IEnumerable<BlockAddress> TakeAll(PeerWants wants)
    {
        var slots = new int[7];
        while (wants.PeekReady() is { } key)
        {
            var count = wants.TakeReady(key, slots);
            Assert.True(count > 0);
            for (var i = 0; i < count; i++)
                yield return key.AddressAt(slots[i]);
        }
    }

    private sealed class Model(HashSet<BlockAddress> here)
    {
        private readonly HashSet<BlockAddress> _ready = [];
        private readonly HashSet<BlockAddress> _wanted = [];
        private readonly HashSet<BlockAddress> _watched = [];
        private readonly Dictionary<BlockAddress, bool> _told = [];

        public void Handle(WantList list)
        {
            foreach (var entry in list.Entries)
                Handle(entry);
        }

        public void OnStored(BlockAddress address)
        {
            var isWatched = _watched.Remove(address);
            if (_wanted.Remove(address))
                _ready.Add(address);
            else if (isWatched)
                _told[address] = true;
        }

        public HashSet<BlockPresence> TakeTold()
        {
            var told = _told.Select(pair => new BlockPresence(pair.Key, pair.Value)).ToHashSet();
            _told.Clear();
            return told;
        }

        public HashSet<BlockAddress> TakeReady()
        {
            var ready = _ready.ToHashSet();
            _ready.Clear();
            return ready;
        }

        private void Handle(WantEntry entry)
        {
            var address = entry.Address;
            if (entry.IsCancel)
            {
                _ready.Remove(address);
                _wanted.Remove(address);
                _watched.Remove(address);
                _told.Remove(address);
            }
            else if (here.Contains(address) && entry.Type == WantType.Block)
            {
                _wanted.Remove(address);
                _watched.Remove(address);
                _ready.Add(address);
            }
            else if (here.Contains(address))
            {
                _told[address] = true;
            }
            else
            {
                if (entry.SendDontHave)
                    _told[address] = false;
                (entry.Type == WantType.Block ? _wanted : _watched).Add(address);
            }
        }
    }
}
