using System.Collections.Concurrent;
using System.Threading.Channels;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Tests.Messages;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Peers;

/// <summary>Keeps what it hears; checks that calls about a peer come one at a time, between join and leave.</summary>
internal sealed class RecordingHandler : IExchangeHandler
{
    private readonly ConcurrentDictionary<PeerId, int> _calls = new();
    private readonly ConcurrentDictionary<IExchangePeer, bool> _there = new();
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>();
    private long _deliveredBytes;

    /// <summary>What is done with want lists, beyond keeping them.</summary>
    public Func<IExchangePeer, WantList, ValueTask>? OnWants { get; init; }

    /// <summary>Keeps the bytes of blocks; otherwise only that they came. Default true.</summary>
    public bool KeepsBlocks { get; init; } = true;

    public long DeliveredBytes => Interlocked.Read(ref _deliveredBytes);

    /// <summary>Peers that joined and have not left.</summary>
    public ICollection<IExchangePeer> There => _there.Keys;

    public ConcurrentQueue<string> Faults { get; } = new();

    public void OnJoined(IExchangePeer peer) => Call(peer, () =>
    {
        if (_there.Keys.Any(other => other.Id == peer.Id) || !_there.TryAdd(peer, true))
            Faults.Enqueue($"{peer.Id} joined twice");
        return new Joined(peer);
    });

    public void OnLeft(IExchangePeer peer) => Call(peer, () =>
    {
        if (!_there.TryRemove(peer, out _))
            Faults.Enqueue($"{peer.Id} left without being there");
        return new Left(peer);
    });

    public ValueTask OnWantsAsync(IExchangePeer peer, WantList wants, CancellationToken cancellationToken)
    {
        Call(peer, () => new Wanted(peer, wants));
        return OnWants?.Invoke(peer, wants) ?? ValueTask.CompletedTask;
    }

    public void OnPresences(IExchangePeer peer, IReadOnlyList<BlockPresence> presences) =>
        Call(peer, () => new Told(peer, presences));

    public void OnDelivery(IExchangePeer peer, BlockDelivery delivery)
    {
        Interlocked.Add(ref _deliveredBytes, delivery.Data.Length);
        var block = KeepsBlocks ? new Parts.Block(delivery) : null;
        Call(peer, () => new Delivered(peer, block!));
    }

    /// <summary>The next event of a kind; others before it are passed over.</summary>
    public async Task<T> NextAsync<T>()
    {
        using var timeout = new CancellationTokenSource(TestNode.Patience);
        while (true)
        {
            if (await _events.Reader.ReadAsync(timeout.Token) is T next)
                return next;
        }
    }

    /// <summary>Everything heard that was not asked for yet.</summary>
    public IReadOnlyList<object> Rest()
    {
        var rest = new List<object>();
        while (_events.Reader.TryRead(out var next))
            rest.Add(next);
        return rest;
    }

    private void Call(IExchangePeer peer, Func<object> call)
    {
        if (_calls.AddOrUpdate(peer.Id, 1, static (_, calls) => calls + 1) != 1)
            Faults.Enqueue($"calls about {peer.Id} overlap");
        var heard = call();
        if (heard is not (Joined or Left) && !_there.ContainsKey(peer))
            Faults.Enqueue($"{heard} while the peer is not there");
        _calls.AddOrUpdate(peer.Id, 0, static (_, calls) => calls - 1);
        _events.Writer.TryWrite(heard);
    }

    internal sealed record Joined(IExchangePeer Peer);

    internal sealed record Left(IExchangePeer Peer);

    internal sealed record Wanted(IExchangePeer Peer, WantList Wants);

    internal sealed record Told(IExchangePeer Peer, IReadOnlyList<BlockPresence> Presences);

    internal sealed record Delivered(IExchangePeer Peer, Parts.Block Block);
}
