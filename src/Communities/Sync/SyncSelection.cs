using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Sync;

/// <summary>Which of a community's archives a sync wants (community-history, section 8).</summary>
internal static class SyncSelection
{
    /// <summary>
    /// The archives that a request wants, the newest first. The newest week may be in several archives (community
    /// history, section 1, max archive chunk): <see cref="SyncMode.Latest"/> wants all that share its span.
    /// </summary>
    public static async Task<ImmutableArray<ArchiveRecord>> SelectAsync(
        ICommunityGrain grain, SyncRequest request, CancellationToken cancellationToken)
    {
        var window = request.Mode == SyncMode.Window ? request.Window : ArchiveWindow.All;
        var archives = await grain.ListArchivesAsync(window, cancellationToken).ConfigureAwait(false);
        return request.Mode == SyncMode.Latest && !archives.IsEmpty
            ? [.. archives.TakeWhile(one => one.From == archives[0].From && one.To == archives[0].To)]
            : archives;
    }
}
