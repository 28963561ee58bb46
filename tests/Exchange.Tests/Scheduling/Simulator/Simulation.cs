namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>Virtual time: events in the order of their times, and of their making when these are equal.</summary>
internal sealed class Simulation(int seed)
{
    private static readonly DateTimeOffset Epoch = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private long _order;

    /// <summary>All chance of the simulation.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Ticks since the beginning.</summary>
    public long Ticks { get; private set; }

    public TimeSpan Elapsed => TimeSpan.FromTicks(Ticks);

    public DateTimeOffset Now => Epoch + Elapsed;

    public List<SimNode> Nodes { get; } = [];

    public void At(long ticks, Action happens) => _events.Enqueue(happens, (Math.Max(ticks, Ticks), _order++));

    public void After(TimeSpan delay, Action happens) => At(Ticks + delay.Ticks, happens);

    public long TicksOf(DateTimeOffset time) => (time - Epoch).Ticks;

    /// <summary>Runs until <paramref name="isDone"/>; fails when nothing more happens, or it takes too long.</summary>
    public void Run(Func<bool> isDone, TimeSpan limit)
    {
        while (!isDone())
        {
            Assert.True(_events.TryDequeue(out var happens, out var at), $"Nothing happens any more at {Elapsed}.");
            Assert.True(at.Time <= limit.Ticks, $"Not done after {limit}: {Describe()}");
            Ticks = at.Time;
            happens();
        }
    }

    /// <summary>Runs until a time.</summary>
    public void RunFor(TimeSpan time)
    {
        var end = Ticks + time.Ticks;
        while (_events.TryPeek(out _, out var at) && at.Time <= end)
        {
            var happens = _events.Dequeue();
            Ticks = at.Time;
            happens();
        }

        Ticks = end;
    }

    /// <summary>Runs until all that download have everything; returns how long it took.</summary>
    public TimeSpan Complete(TimeSpan limit)
    {
        Run(() => Nodes.TrueForAll(node => node.IsSettled), limit);
        return Elapsed;
    }

    private string Describe() => string.Join(", ", Nodes.Select(node => node.ToString()));
}
