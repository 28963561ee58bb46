using Orleans;

namespace Codex.Orleans.Embedded.Tests.TestGrains;

public interface IFragileGrain : IGrainWithStringKey
{
    Task<string> PingAsync();
}

public sealed class FragileGrain(TestEvents events) : Grain, IFragileGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        events.Raise("activating");
        await events.PassAsync("activation");
        if (events.ActivationFailure is { } failure)
            throw failure;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        events.Raise($"deactivate {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<string> PingAsync() => Task.FromResult("pong");
}
