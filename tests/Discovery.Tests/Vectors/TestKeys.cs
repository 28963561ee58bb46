using System.Net;
using Codex.Discovery.Routing;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Vectors;

/// <summary>Keys that are the same byte 32 times, as the recorded nodes have them.</summary>
internal static class TestKeys
{
    public static NodeKey Of(byte value) => NodeKey.FromScalar(Scalar(value))!;

    public static Secp256k1EphemeralKey Ephemeral(byte value) => Secp256k1EphemeralKey.FromScalar(Scalar(value));

    public static NodeId Id(byte value) => NodeId.Of(Of(value).PeerId);

    public static SignedPeerRecord Record(NodeKey key, IPEndPoint endPoint, ulong sequence = 1) =>
        SignedPeerRecord.Create(key, sequence, [Multiaddr.FromEndPoint(endPoint, MultiaddrProtocol.Udp)]);

    private static byte[] Scalar(byte value) => Enumerable.Repeat(value, 32).ToArray();
}
