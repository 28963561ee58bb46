using Codex.Content;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Sync;

/// <summary>
/// An archive that a sync wants. Without its topics: a thousand communities have a hundred of these each. Owned by its
/// <see cref="SyncPlan"/>, under whose lock it changes.
/// </summary>
internal sealed class PlannedArchive
{
    /// <summary>One that waits.</summary>
    public PlannedArchive(ArchiveRecord record)
    {
        Id = record.Id;
        Cid = Cid.TryParse(record.Cid, out var cid, out _) ? cid : default;
    }

    /// <summary>The archive id.</summary>
    public string Id { get; }

    /// <summary>Its dataset; the default value, which names nothing, when the text was no CID.</summary>
    public Cid Cid { get; }

    /// <summary>Where it is.</summary>
    public PlanState State { get; set; }

    /// <summary>Attempts that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last attempt failed; null when none has.</summary>
    public string? Error { get; set; }

    /// <summary>Not before that is it fetched again.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Ends the fetch that is under way.</summary>
    public CancellationTokenSource? Fetch { get; set; }
}
