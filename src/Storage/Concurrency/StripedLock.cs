using Codex.Content;

namespace Codex.Storage.Concurrency;

/// <summary>
/// One asynchronous lock per CID, near enough: CIDs share a fixed number of locks, so that no table of locks has to be
/// kept and cleaned. Never take two.
/// </summary>
internal sealed class StripedLock
{
    private readonly SemaphoreSlim[] _stripes =
        [.. Enumerable.Range(0, StorageLimits.LockStripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the lock of <paramref name="cid"/>; disposing the result gives it back.</summary>
    public async ValueTask<Holder> EnterAsync(Cid cid, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)cid.GetHashCode() % (uint)_stripes.Length];
        await stripe.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Holder(stripe);
    }

    /// <summary>Gives the lock back.</summary>
    public readonly struct Holder(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
