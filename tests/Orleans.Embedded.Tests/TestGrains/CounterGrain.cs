using Orleans;
using Orleans.Concurrency;
using Orleans.Core;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.TestGrains;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int amount);

    Task<int> GetAsync();

    Task AddWithoutWritingAsync(int amount);

    Task ClearAsync();

    Task<string?> GetEtagAsync();

    Task<bool> RecordExistsAsync();

    Task FillAsync(int length);

    Task WriteManyAsync(int count);

    Task WaitAsync(string gate, CancellationToken cancellationToken);

    [AlwaysInterleave]
    Task<int> PeekAsync();

    Task ThrowAsync(Exception exception);

    Task EndAsync();

    Task DelayEndAsync(TimeSpan time);

    Task<string> GetKeyAsync();

    Task<int> AddFromOutsideATurnAsync();
}

public sealed class CounterState
{
    public int Value { get; set; }

    public string Ballast { get; set; } = "";
}

public sealed class CounterGrain(
    [PersistentState("counter", "store")] IPersistentState<CounterState> state, TestEvents events)
    : Grain, ICounterGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        events.Instances.Enqueue(new WeakReference(this));
        events.Raise($"activate {this.GetPrimaryKeyString()}");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        events.Raise($"deactivate {this.GetPrimaryKeyString()} {reason.ReasonCode}");
    }

    public async Task<int> AddAsync(int amount)
    {
        state.State.Value += amount;
        await state.WriteStateAsync();
        return state.State.Value;
    }

    public Task<int> GetAsync() => Task.FromResult(state.State.Value);

    public Task AddWithoutWritingAsync(int amount)
    {
        state.State.Value += amount;
        return Task.CompletedTask;
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task<string?> GetEtagAsync() => Task.FromResult(((IStorage)state).Etag);

    public Task<bool> RecordExistsAsync() => Task.FromResult(state.RecordExists);

    public Task FillAsync(int length)
    {
        state.State.Ballast = new string('x', length);
        return state.WriteStateAsync();
    }

    public Task WriteManyAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ =>
    {
        state.State.Value++;
        return state.WriteStateAsync();
    }));

    public async Task WaitAsync(string gate, CancellationToken cancellationToken)
    {
        events.Raise($"waiting {gate}");
        try
        {
            await events.PassAsync(gate).WaitAsync(cancellationToken);
            events.Raise($"waited {gate} passed");
        }
        catch (OperationCanceledException)
        {
            events.Raise($"waited {gate} cancelled");
            throw;
        }
    }

    public Task<int> PeekAsync() => Task.FromResult(state.State.Value);

    public async Task ThrowAsync(Exception exception)
    {
        await Task.Yield();
        throw exception;
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task DelayEndAsync(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public Task<string> GetKeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task<int> AddFromOutsideATurnAsync()
    {
        await Task.Yield();
        return await Task.Run(() => state.State.Value);
    }
}
