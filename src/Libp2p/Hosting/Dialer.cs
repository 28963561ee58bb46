using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Hosting;

/// <summary>One dial per peer at a time: whoever asks meanwhile shares it.</summary>
/// <param name="dial">Dials a peer; never throws but for cancellation.</param>
/// <param name="maxConcurrent">Most peers dialled at once.</param>
internal sealed class Dialer(
    Func<PeerId, IReadOnlyList<Multiaddr>, CancellationToken, Task<DialResult>> dial, int maxConcurrent) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, SharedDial> _dials = [];
    private readonly SemaphoreSlim _slots = new(maxConcurrent);

    /// <summary>
    /// Joins the dial of <paramref name="peer"/>, or starts one to <paramref name="addresses"/>. A caller that gives up
    /// leaves it to the others.
    /// </summary>
    public async Task<DialResult> DialAsync(
        PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken)
    {
        var shared = Join(peer, addresses);
        try
        {
            return await shared.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Leave(shared);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var shared in _dials.Values)
                shared.Abandon();
        }
    }

    private SharedDial Join(PeerId peer, IReadOnlyList<Multiaddr> addresses)
    {
        lock (_lock)
        {
            // One that everybody has left is ending: its result is of no use to a newcomer.
            if (!_dials.TryGetValue(peer, out var shared) || shared.Abandoned.IsCancellationRequested)
            {
                shared = new SharedDial { Result = null! };
                _dials[peer] = shared;
                shared.Result = RunAsync(peer, addresses, shared);
            }
            shared.Waiters++;
            return shared;
        }
    }

    private void Leave(SharedDial shared)
    {
        lock (_lock)
        {
            if (--shared.Waiters == 0 && !shared.Result.IsCompleted)
                shared.Abandon();
        }
    }

    private async Task<DialResult> RunAsync(PeerId peer, IReadOnlyList<Multiaddr> addresses, SharedDial shared)
    {
        // Not under the lock of Join.
        await Task.Yield();
        try
        {
            await _slots.WaitAsync(shared.Abandoned).ConfigureAwait(false);
            try
            {
                return await dial(peer, addresses, shared.Abandoned).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return DialResult.Failed(DialError.Stopped, "The dial was given up.");
        }
        finally
        {
            lock (_lock)
            {
                if (_dials.GetValueOrDefault(peer) == shared)
                    _dials.Remove(peer);
            }
        }
    }
}
