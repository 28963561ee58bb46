namespace Codex.Orleans.Embedded;

/// <summary>Bounds of the engine. Where Orleans has the same bound, the value is Orleans' default.</summary>
public static class EmbeddedGrainLimits
{
    /// <summary>How long an activation may be idle before it ends: Orleans' CollectionAge.</summary>
    public static readonly TimeSpan DefaultIdleAge = TimeSpan.FromMinutes(15);

    /// <summary>Shortest idle age that may be configured: one sweep.</summary>
    public static readonly TimeSpan MinIdleAge = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller waits for an answer before it gets a <see cref="TimeoutException"/>.</summary>
    public static readonly TimeSpan DefaultResponseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long an activation may take to become valid, and to end.</summary>
    public static readonly TimeSpan LifecycleTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How often idle activations and late answers are looked for.</summary>
    public static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Shortest period of a reminder: Orleans' MinimumReminderPeriod.</summary>
    public static readonly TimeSpan MinReminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Longest key of a grain, in characters.</summary>
    public const int MaxKeyLength = 1024;

    /// <summary>Most requests that may wait for one activation; above it, callers are refused.</summary>
    public const int MaxWaitingRequests = 10_000;

    /// <summary>How often a request goes to a further activation when one ends without taking any.</summary>
    public const int MaxForwards = 2;

    /// <summary>Turns of one activation in a row before the thread goes to others.</summary>
    public const int TurnsPerSlice = 64;

    /// <summary>Most timers of one activation.</summary>
    public const int MaxTimersPerActivation = 64;

    /// <summary>Most reminders of one grain.</summary>
    public const int MaxRemindersPerGrain = 64;

    /// <summary>Most reminders of a node: about 20 MB in memory.</summary>
    public const int MaxReminders = 100_000;

    /// <summary>Longest name of a reminder, in characters.</summary>
    public const int MaxReminderNameLength = 256;

    /// <summary>Largest state of a grain, serialized, in bytes: state is meant to be small.</summary>
    public const int MaxStateBytes = 4 * 1024 * 1024;

    /// <summary>Most writes in one transaction: a group that takes some 10 ms.</summary>
    public const int MaxWritesPerCommit = 1024;

    /// <summary>Largest database that is checked page by page at every start, in bytes: some 10 ms.</summary>
    public const long MaxFullCheckBytes = 8 * 1024 * 1024;
}
