using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Reachability;
using ReachabilityState = Codex.Libp2p.Reachability.ReachabilityState;
using State = Codex.Api.Ports.Reachability.ReachabilityState;

namespace Codex.Silo.Reachability;

/// <summary>What peers say of an address, for people.</summary>
internal static class VerdictWords
{
    /// <summary>The verdict on an address that is tested.</summary>
    public static AddressVerdict Of(AddressReachability tested)
    {
        var counted = tested.Answers.Where(static answer => answer.Outcome != ProbeOutcome.Unknown).ToArray();
        if (counted.Length == 0)
            return AddressVerdict.Untested;
        var reached = counted.Count(static answer => answer.Outcome == ProbeOutcome.Reachable);
        var last = counted[^1];
        var state = tested.State switch
        {
            ReachabilityState.Reachable => State.Reachable,
            ReachabilityState.Unreachable => State.NotReachable,
            _ => State.Unknown,
        };
        return new AddressVerdict(
            state,
            $"{reached} of {counted.Length} dials arrived; the last by {last.Server} at {last.At:u}: {last.Reason}");
    }
}
