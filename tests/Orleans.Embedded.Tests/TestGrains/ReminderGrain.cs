using Orleans;
using Orleans.Runtime;

namespace Codex.Orleans.Embedded.Tests.TestGrains;

public interface IReminderGrain : IRemindable, IGrainWithStringKey
{
    Task RegisterAsync(string name, TimeSpan due, TimeSpan period);

    Task<bool> ExistsAsync(string name);

    Task UnregisterAsync(string name);

    Task KeepHandleAsync(string name);

    Task UnregisterKeptHandleAsync();

    Task<List<TickStatus>> GetTicksAsync();
}

public sealed class ReminderGrain(TestEvents events) : Grain, IReminderGrain
{
    private readonly List<TickStatus> _ticks = [];
    private IGrainReminder? _kept;

    public Task RegisterAsync(string name, TimeSpan due, TimeSpan period) =>
        this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> ExistsAsync(string name) => await this.GetReminder(name) is not null;

    public async Task UnregisterAsync(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task KeepHandleAsync(string name) => _kept = await this.GetReminder(name);

    public Task UnregisterKeptHandleAsync() => this.UnregisterReminder(_kept!);

    public Task<List<TickStatus>> GetTicksAsync() => Task.FromResult(_ticks);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ticks.Add(status);
        events.Raise($"{this.GetPrimaryKeyString()} {reminderName}");
        return reminderName == "throws" ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;
    }
}
