namespace Codex.Communities.Progress;

/// <summary>Sees that a community has changed, and not how often: one who reads slowly costs nothing.</summary>
internal sealed class ChangeWatch(CommunityChanges changes, CommunityId id) : IDisposable
{
    /// <summary>The community.</summary>
    public CommunityId Id { get; } = id;

    /// <summary>Set at every change.</summary>
    public AsyncSignal Signal { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => changes.Forget(this);
}
