namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>One direction between two nodes. Messages keep their order, and are lost only as whole ones.</summary>
internal sealed class SimLink(Simulation simulation, TimeSpan delay, double loss)
{
    private long _heldUntil;
    private long _lastArrival;

    /// <summary>False once either side is gone.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Nothing arrives before this time has passed: a partition, as TCP sees it.</summary>
    public void Hold(TimeSpan time) => _heldUntil = Math.Max(_heldUntil, simulation.Ticks + time.Ticks);

    /// <summary>Sends a message.</summary>
    public void Send(Action arrives)
    {
        if (loss > 0 && simulation.Random.NextDouble() < loss)
            return;
        _lastArrival = Math.Max(_lastArrival, Math.Max(simulation.Ticks, _heldUntil) + delay.Ticks);
        simulation.At(_lastArrival, () =>
        {
            if (IsOpen)
                arrives();
        });
    }
}
