using Codex.Nat.Tests.Nodes;
using Codex.Nat.Tests.Topology;
using static Codex.Nat.Tests.Nodes.Way;
using static Codex.Nat.Tests.Topology.NatKind;

namespace Codex.Nat.Tests.Pairs;

/// <summary>Every pair of kinds, and how its members are to be connected.</summary>
internal static class PairTable
{
    private static readonly (NatKind First, (NatKind Second, Way Way)[] Row)[] Rows =
    [
        // Who can be dialled is dialled; it is the first member, and the second one begins.
        (Public, [(Public, Direct), (Forwarded, Direct), (FullCone, Direct), (Upnp, Direct), (PortRestricted, Direct),
            (CarrierGrade, Direct), (Symmetric, Direct)]),
        (Forwarded, [(Forwarded, Direct), (FullCone, Direct), (Upnp, Direct), (PortRestricted, Direct),
            (CarrierGrade, Direct), (Symmetric, Direct)]),
        // Everybody reaches the port from which the member has dialled others, once it knows and tells so.
        (FullCone, [(FullCone, Direct), (Upnp, Direct), (PortRestricted, Direct), (CarrierGrade, Direct),
            (Symmetric, Direct)]),
        (Upnp, [(Upnp, Mapped), (PortRestricted, Mapped), (CarrierGrade, Mapped), (Symmetric, Mapped)]),
        (PortRestricted, [(PortRestricted, Punched), (CarrierGrade, Punched), (Symmetric, Relayed)]),
        (CarrierGrade, [(CarrierGrade, Punched), (Symmetric, Relayed)]),
        (Symmetric, [(Symmetric, Relayed)]),
    ];

    /// <summary>All pairs.</summary>
    public static IReadOnlyList<Pair> All { get; } =
        [.. Rows.SelectMany(static row => row.Row.Select(cell => new Pair(row.First, cell.Second, cell.Way)))];
}
