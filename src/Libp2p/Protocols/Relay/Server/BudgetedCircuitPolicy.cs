using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// Circuits carry data for those who may have it, for as long as the day's budget lasts; for everybody else, and
/// afterwards, they are for meeting.
/// </summary>
/// <param name="budget">What is carried a day.</param>
/// <param name="mayCarry">Whether data is carried between two peers.</param>
/// <param name="limits">Bounds.</param>
public sealed class BudgetedCircuitPolicy(
    DataBudget budget, Func<PeerId, PeerId, bool> mayCarry, RelayLimits limits) : ICircuitPolicy
{
    private readonly MeetingPolicy _otherwise = new(limits);

    /// <inheritdoc/>
    public CircuitGrant Decide(PeerId source, PeerId target)
    {
        if (!mayCarry(source, target))
            return _otherwise.Decide(source, target);
        // What is told is per direction, and the budget is for both.
        var bytes = Math.Min(limits.DataCircuitBytes, budget.LeftFor(source, target));
        return bytes < CircuitLimit.DataBytes
            ? _otherwise.Decide(source, target)
            : new CircuitGrant(
                new CircuitLimit(limits.DataCircuitDuration, bytes), new Meter(budget, source, target));
    }

    private sealed class Meter(DataBudget budget, PeerId source, PeerId target) : ICircuitMeter
    {
        public bool TryCharge(long bytes) => budget.TryCharge(source, target, bytes);
    }
}
