using Codex.Orleans.Embedded.Engine;

namespace Codex.Orleans.Embedded.Timers;

/// <summary>A tick of a timer.</summary>
internal sealed class TimerRequest(GrainTimer timer, Activation activation)
    : Request(activation.Address, activation.Engine.Time.GetTimestamp())
{
    public override bool Interleaves => timer.Interleaves;

    public override bool KeepsAlive => timer.KeepsAlive;

    public override bool IsBoundToActivation => true;

    public override async Task RunAsync(Activation activation)
    {
        await timer.TickAsync();
        activation.OnRequestEnded(this, failure: null);
    }
}
