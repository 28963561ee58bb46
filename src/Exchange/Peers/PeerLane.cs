using System.Diagnostics.CodeAnalysis;
using Codex.Exchange.Messages;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Peers;

/// <summary>
/// What is to be asked of one peer, in order and without making anybody wait for it. What a peer does not take is
/// forgotten, and whoever asked is told: it counts as gone until it is asked anew.
/// </summary>
internal sealed class PeerLane
{
    /// <summary>
    /// Entries of want lists that wait for a peer: what the swarms of a few dozen datasets have under way, and 256 MiB
    /// of each.
    /// </summary>
    public const int MaxQueuedEntries = 64 * WireLimits.BatchEntries;

    private readonly Lock _gate = new();
    private readonly Queue<WantList> _waiting = [];
    private readonly Action<PeerLane, Exception?> _onFailed;
    private readonly CancellationTokenSource _ending = new();
    private int _waitingEntries;
    private bool _isSending;
    private bool _hasEnded;

    /// <summary>A lane with nothing in it.</summary>
    /// <param name="peer">Whom it leads to.</param>
    /// <param name="onFailed">
    /// Told that the peer did not take something, and why if it is a surprise. What waited then is forgotten.
    /// </param>
    public PeerLane(IExchangePeer peer, Action<PeerLane, Exception?> onFailed)
    {
        Peer = peer;
        _onFailed = onFailed;
    }

    public IExchangePeer Peer { get; }

    public PeerId Id => Peer.Id;

    /// <summary>Asks, soon; false when the peer is gone, or too much waits for it.</summary>
    public bool Ask(WantList wants)
    {
        lock (_gate)
        {
            if (_hasEnded || _waitingEntries + wants.Entries.Count > MaxQueuedEntries)
                return false;
            _waiting.Enqueue(wants);
            _waitingEntries += wants.Entries.Count;
            if (!_isSending)
            {
                _isSending = true;
                _ = Task.Run(PumpAsync);
            }

            return true;
        }
    }

    /// <inheritdoc cref="Ask(WantList)"/>
    public bool Ask(params IReadOnlyList<WantEntry> entries) => Ask(new WantList(entries));

    /// <summary>The peer is gone.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
            Clear();
        }

        _ending.Cancel();
    }

    private async Task PumpAsync()
    {
        while (TakeNext() is { } wants)
        {
            var (isSent, exception) = await TrySendAsync(wants).ConfigureAwait(false);
            if (isSent || _ending.IsCancellationRequested)
                continue;
            lock (_gate)
                Clear();
            _onFailed(this, exception);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Handed on.")]
    private async Task<(bool IsSent, Exception? Exception)> TrySendAsync(WantList wants)
    {
        try
        {
            return (await Peer.SendAsync(wants, _ending.Token).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            return (false, exception);
        }
    }

    /// <summary>As much of what waits as one message holds, at least one list; null when nothing does.</summary>
    private WantList? TakeNext()
    {
        lock (_gate)
        {
            _isSending = _waiting.TryDequeue(out var first);
            if (first is null)
                return null;
            _waitingEntries -= first.Entries.Count;
            if (!Fits(first.Entries.Count))
                return first;

            // Hundreds of manifests are asked for one by one.
            var entries = new List<WantEntry>(first.Entries);
            while (Fits(entries.Count))
            {
                var next = _waiting.Dequeue();
                _waitingEntries -= next.Entries.Count;
                entries.AddRange(next.Entries);
            }

            return new WantList(entries);
        }
    }

    private bool Fits(int count) =>
        _waiting.TryPeek(out var next) && count + next.Entries.Count <= WireLimits.BatchEntries;

    private void Clear()
    {
        _waiting.Clear();
        _waitingEntries = 0;
    }
}
