using Codex.Nat.Tests.Nodes;
using Codex.Nat.Tests.Topology;
using static Codex.Nat.Tests.Nodes.Way;
using static Codex.Nat.Tests.Topology.NatKind;

namespace Codex.Nat.Tests.Pairs;

/// <summary>Every pair of kinds, and how its members are to be connected.</summary>
internal static class PairTable
{
    /// <summary>
    /// Whether nodes map ports, relay, punch and tell the way of their connections. As long as they do not, only
    /// <see cref="Plain"/> pairs are run and no way is asked for; the rest of the table is not run.
    /// </summary>
    public static bool NodesTraverseNats => false;

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

    /// <summary>Pairs of which the first member can be dialled without anybody's help.</summary>
    public static IReadOnlyList<Pair> Plain { get; } = [.. All.Where(static pair => pair.First is Public or Forwarded)];

    /// <summary>Pairs that are run.</summary>
    public static IReadOnlyList<Pair> Run => NodesTraverseNats ? All : Plain;
}
