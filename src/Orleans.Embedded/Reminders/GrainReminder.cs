using Codex.Orleans.Embedded.Engine;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Reminders;

/// <summary>A reminder as stored. A change makes a new one, with another etag.</summary>
internal sealed class GrainReminder(
    GrainAddress grain, string reminderName, long etag, DateTimeOffset firstTick, TimeSpan period) : IGrainReminder
{
    public GrainAddress Grain { get; } = grain;

    /// <inheritdoc/>
    public string ReminderName { get; } = reminderName;

    public long Etag { get; } = etag;

    public DateTimeOffset FirstTick { get; } = firstTick;

    public TimeSpan Period { get; } = period;

    /// <summary>True once it is changed or ended.</summary>
    public bool IsObsolete { get; set; }

    /// <summary>True while a tick runs: the next one is skipped rather than queued behind it.</summary>
    public bool IsTicking { get; set; }

    /// <summary>The first tick after a moment.</summary>
    public DateTimeOffset NextTick(DateTimeOffset after)
    {
        if (after < FirstTick)
            return FirstTick;
        var periods = (after - FirstTick).Ticks / Period.Ticks;
        return FirstTick + TimeSpan.FromTicks((periods + 1) * Period.Ticks);
    }
}
