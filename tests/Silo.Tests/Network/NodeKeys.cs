using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Silo.Tests.Network;

/// <summary>Identities and records with keys that are known.</summary>
internal static class NodeKeys
{
    public static NodeKey Of(byte seed)
    {
        var scalar = new byte[32];
        Array.Fill(scalar, seed);
        return NodeKey.FromScalar(scalar)!;
    }

    public static SignedPeerRecord Record(
        byte seed, string address = "/ip4/192.0.2.1/tcp/8070", ulong sequence = 1) =>
        SignedPeerRecord.Create(Of(seed), sequence, [Multiaddr.Parse(address)]);
}
