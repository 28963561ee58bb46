using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>The syncs of a community: one after the other, the last one is remembered.</summary>
internal static class SyncSequence
{
    /// <summary>The sync that runs once this is wanted: the very one that runs, when it wants the same.</summary>
    public static CommunitySync Start(CommunitySync? last, SyncRequest request, DateTimeOffset now) =>
        last is { State: SyncState.Running } && last.Request == request
            ? last
            : new CommunitySync
            {
                Number = (last?.Number ?? 0) + 1,
                Request = request,
                State = SyncState.Running,
                StartedAt = now,
            };

    /// <summary>The last sync once one has ended, or null when that one does not run.</summary>
    public static CommunitySync? End(
        CommunitySync? last, long number, SyncState state, string? error, DateTimeOffset now) =>
        last is { State: SyncState.Running } && last.Number == number
            ? last with { State = state, Error = error, EndedAt = now }
            : null;
}
