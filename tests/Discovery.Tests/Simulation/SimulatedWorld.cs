namespace Codex.Discovery.Tests.Simulation;

/// <summary>
/// One thread, on which everything happens in an order that the seed decides: what is ready first, and time goes on
/// when nothing is. So a test of a hundred nodes and an hour takes seconds, and can be repeated exactly.
/// </summary>
internal sealed class SimulatedWorld : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    private volatile string? _straying;

    private SimulatedWorld(int seed)
    {
        Random = new Random(seed);
        Network = new SimulatedNetwork(Clock, new Random(Random.Next()));
    }

    public SimulatedClock Clock { get; } = new();

    public Random Random { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>Runs a story to its end.</summary>
    public static void Run(Func<SimulatedWorld, Task> story) => Run(Seed.Next(), story);

    /// <summary>Runs the story that belongs to a seed.</summary>
    public static void Run(int seed, Func<SimulatedWorld, Task> story)
    {
        var previous = Current;
        var world = new SimulatedWorld(seed);
        SetSynchronizationContext(world);
        try
        {
            world.Finish(story(world));
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    public override void Post(SendOrPostCallback callback, object? state)
    {
        // On another thread this would throw where nobody sees it: the story then ends with "nothing will happen".
        if (_thread == Environment.CurrentManagedThreadId)
            _ready.Enqueue((callback, state));
        else
            _straying = Environment.StackTrace;
    }

    public override void Send(SendOrPostCallback callback, object? state) => callback(state);

    /// <summary>Lets time go by.</summary>
    public Task PassAsync(TimeSpan time) => Task.Delay(time, Clock);

    private void Finish(Task story)
    {
        while (!story.IsCompleted)
        {
            if (_ready.TryDequeue(out var next))
                next.Callback(next.State);
            else
                Assert.True(Clock.TryGoOn(), $"Nothing will ever happen again. {_straying}");
            Assert.True(_straying is null, _straying);
        }
        story.GetAwaiter().GetResult();
    }
}
