using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Codex.Orleans.Embedded.Tests;

/// <summary>How test grains tell a test what happened, and how the test tells them to go on.</summary>
public sealed class TestEvents
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentQueue<string> _history = new();

    /// <summary>Everything that happened, in order.</summary>
    public IReadOnlyCollection<string> History => _history;

    /// <summary>The instances that were activated, as far as they are still in memory.</summary>
    public ConcurrentQueue<WeakReference> Instances { get; } = new();

    /// <summary>What the next activation of a <c>FragileGrain</c> throws; null for nothing.</summary>
    public Exception? ActivationFailure { get; set; }

    public void Raise(string name)
    {
        _history.Enqueue(name);
        _events.Writer.TryWrite(name);
    }

    /// <summary>Waits until something happens, skipping everything else.</summary>
    public async Task WaitForAsync(string name)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _events.Reader.ReadAsync(patience.Token) != name)
        {
        }
    }

    /// <summary>Where a grain waits until the test opens the gate.</summary>
    public Task PassAsync(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).TrySetResult();

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
