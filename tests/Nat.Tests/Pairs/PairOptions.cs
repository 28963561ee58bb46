using Codex.Nat.Tests.Nodes;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Pairs;

/// <summary>What the nodes of the table are started with.</summary>
internal static class PairOptions
{
    /// <summary>The community that everybody belongs to, by its compressed public key.</summary>
    public const string Community = "0x02f8a7c3c2f1d0e9b8a79685746352413021f0e1d2c3b4a5968778695a4b3c2d1e";

    /// <summary>A public node as a community's operator runs it: it helps others to be reached.</summary>
    public static string[] OfHelper(Site site) =>
    [
        $"--nat=extip:{site.PublicAddress}", "--relay-server", "--autonat-server", $"--follow={Community}",
        .. PairTable.NodesTraverseNats ? ["--relay-data-budget=100gib"] : Array.Empty<string>(),
    ];

    /// <summary>Who forwards ports by hand tells the node so; everybody else leaves it to the node.</summary>
    public static string[] OfMember(Site site) =>
        site.Kind == NatKind.Forwarded ? [$"--nat=extip:{site.PublicAddress}"] : [];

    /// <summary>How others are told of a helper.</summary>
    public static async Task<string[]> NamingAsync(LabNode helper)
    {
        var address = $"/ip4/{helper.Site.PublicAddress}/tcp/{LabPorts.Peers}/p2p/{helper.PeerId}";
        return
        [
            $"--bootstrap-node={await helper.SprAsync()}",
            .. PairTable.NodesTraverseNats ? [$"--relay={address}"] : Array.Empty<string>(),
        ];
    }
}
