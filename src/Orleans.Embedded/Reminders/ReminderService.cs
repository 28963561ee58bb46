using System.Collections.Frozen;
using Codex.Orleans.Embedded.Engine;
using Codex.Orleans.Embedded.State;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Reminders;

/// <summary>
/// Calls grains at set times. All reminders are in memory, in the order in which they are due, and one clock is set for
/// the first. What was missed while the process was down is skipped: the next tick is the next multiple of the period.
/// </summary>
internal sealed class ReminderService : IDisposable
{
    // Longest that a clock can be set for, with room to spare.
    private static readonly TimeSpan MaxPause = TimeSpan.FromDays(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<GrainAddress, Dictionary<string, GrainReminder>> _reminders = [];
    private readonly PriorityQueue<GrainReminder, DateTimeOffset> _due = new();
    private readonly GrainEngine _engine;
    private readonly ReminderStore _store;
    private readonly ITimer _clock;
    private int _count;
    private bool _started;
    private bool _disposed;

    private ReminderService(GrainEngine engine, ReminderStore store)
    {
        _engine = engine;
        _store = store;
        _clock = engine.Time.CreateTimer(
            static service => ((ReminderService)service!).OnDue(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Number of times that are set, those of changed reminders included.</summary>
    public int QueueLength
    {
        get
        {
            lock (_gate)
                return _due.Count;
        }
    }

    /// <summary>Number of reminders whose grain is at work.</summary>
    public int TickingCount
    {
        get
        {
            lock (_gate)
                return _due.UnorderedItems.Count(static item => item.Element.IsTicking);
        }
    }

    public static ReminderService Load(
        GrainEngine engine, GrainDatabase database, FrozenDictionary<string, GrainClass> classes)
    {
        var service = new ReminderService(engine, new ReminderStore(database));
        foreach (var stored in service._store.ReadAll())
        {
            if (classes.TryGetValue(stored.GrainClass, out var grainClass))
            {
                var grain = new GrainAddress(grainClass, stored.GrainKey);
                service.Put(new GrainReminder(grain, stored.Name, stored.Etag, stored.FirstTick, stored.Period));
            }
            else
            {
                EngineLog.ReminderOfUnknownClass(engine.Logger, stored.Name, stored.GrainClass);
            }
        }

        return service;
    }

    public void Start()
    {
        lock (_gate)
        {
            _started = true;
            SetClock();
        }
    }

    public GrainReminder? Find(GrainAddress grain, string name)
    {
        lock (_gate)
            return _reminders.GetValueOrDefault(grain)?.GetValueOrDefault(name);
    }

    public async Task<IGrainReminder> RegisterAsync(GrainAddress grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        // Infinite is negative, and Orleans refuses both.
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < EmbeddedGrainLimits.MinReminderPeriod)
        {
            throw new ArgumentException(
                $"Period of reminder {name} is {period}; it must be at least {EmbeddedGrainLimits.MinReminderPeriod}.");
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, EmbeddedGrainLimits.MaxReminderNameLength);
        Reserve(grain, name);
        var reminder = await _store.WriteAsync(grain, name, _engine.Time.GetUtcNow() + dueTime, period);
        lock (_gate)
        {
            Put(reminder);
            SetClock();
        }

        return reminder;
    }

    public async Task UnregisterAsync(GrainAddress grain, IGrainReminder handle)
    {
        var reminder = handle as GrainReminder;
        if (reminder is null || reminder.Grain != grain || !await _store.DeleteAsync(reminder))
            throw new ReminderException($"Reminder {handle?.ReminderName} of {grain} is not the current one.");
        lock (_gate)
        {
            reminder.IsObsolete = true;
            if (!_reminders.TryGetValue(grain, out var ofGrain)
                || ofGrain.GetValueOrDefault(reminder.ReminderName) != reminder)
            {
                return;
            }

            _count--;
            ofGrain.Remove(reminder.ReminderName);
            if (ofGrain.Count == 0)
                _reminders.Remove(grain);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _clock.Dispose();
        }
    }

    private void Reserve(GrainAddress grain, string name)
    {
        lock (_gate)
        {
            var ofGrain = _reminders.GetValueOrDefault(grain);
            if (ofGrain?.ContainsKey(name) == true)
                return;
            if (_count >= EmbeddedGrainLimits.MaxReminders)
                throw new LimitExceededException($"{EmbeddedGrainLimits.MaxReminders} reminders are set already.");
            if (ofGrain?.Count >= EmbeddedGrainLimits.MaxRemindersPerGrain)
            {
                throw new LimitExceededException(
                    $"{grain} has {EmbeddedGrainLimits.MaxRemindersPerGrain} reminders already.");
            }
        }
    }

    private void Put(GrainReminder reminder)
    {
        if (!_reminders.TryGetValue(reminder.Grain, out var ofGrain))
            _reminders.Add(reminder.Grain, ofGrain = []);
        if (ofGrain.TryGetValue(reminder.ReminderName, out var earlier))
        {
            // Of two changes at once, the later one in the store counts, in whatever order they come back.
            if (earlier.Etag > reminder.Etag)
                return;
            earlier.IsObsolete = true;
        }
        else
        {
            _count++;
        }

        ofGrain[reminder.ReminderName] = reminder;

        // A tick that is due this very moment is not missed.
        _due.Enqueue(reminder, reminder.NextTick(_engine.Time.GetUtcNow() - TimeSpan.FromTicks(1)));
        ForgetObsolete();
    }

    // Changed reminders leave their earlier selves behind, until these are most of the queue.
    private void ForgetObsolete()
    {
        if (_due.Count <= 2 * _count + EmbeddedGrainLimits.MaxRemindersPerGrain)
            return;
        var current = _due.UnorderedItems.Where(static item => !item.Element.IsObsolete).ToArray();
        _due.Clear();
        _due.EnqueueRange(current);
    }

    private void SetClock()
    {
        if (!_started || _disposed)
            return;
        while (_due.TryPeek(out var reminder, out _) && reminder.IsObsolete)
            _due.Dequeue();
        if (!_due.TryPeek(out _, out var next))
            return;
        var pause = next - _engine.Time.GetUtcNow();
        pause = pause < TimeSpan.Zero ? TimeSpan.Zero : pause > MaxPause ? MaxPause : pause;
        _clock.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void OnDue()
    {
        List<GrainReminder> due = [];
        var now = _engine.Time.GetUtcNow();
        lock (_gate)
        {
            while (!_disposed && _due.TryPeek(out var reminder, out var at) && at <= now)
            {
                _due.Dequeue();
                if (reminder.IsObsolete)
                    continue;
                _due.Enqueue(reminder, reminder.NextTick(now));
                if (reminder.IsTicking)
                    continue;
                reminder.IsTicking = true;
                due.Add(reminder);
            }

            SetClock();
        }

        foreach (var reminder in due)
        {
            var status = new TickStatus(reminder.FirstTick.UtcDateTime, reminder.Period, now.UtcDateTime);
            _engine.Dispatch(new ReminderRequest(reminder, status, _engine.Time.GetTimestamp(), OnEnded));
        }
    }

    private void OnEnded(GrainReminder reminder, Exception? failure)
    {
        lock (_gate)
            reminder.IsTicking = false;
        if (failure is not null)
            EngineLog.ReminderFailed(_engine.Logger, reminder.ReminderName, reminder.Grain, failure);
    }
}
