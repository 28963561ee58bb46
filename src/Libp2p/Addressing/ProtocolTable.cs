using System.Collections.Frozen;

namespace Codex.Libp2p.Addressing;

/// <summary>All protocols that are understood (libp2p wire, section 1, "Multiaddr").</summary>
internal static class ProtocolTable
{
    private static readonly ProtocolDefinition[] Definitions =
    [
        new(MultiaddrProtocol.Ip4, "ip4", ValueCodecs.Ip4),
        new(MultiaddrProtocol.Tcp, "tcp", ValueCodecs.Port),
        new(MultiaddrProtocol.Ip6, "ip6", ValueCodecs.Ip6),
        new(MultiaddrProtocol.Ip6Zone, "ip6zone", ValueCodecs.Name),
        new(MultiaddrProtocol.IpCidr, "ipcidr", ValueCodecs.PrefixLength),
        new(MultiaddrProtocol.Dns, "dns", ValueCodecs.Name),
        new(MultiaddrProtocol.Dns4, "dns4", ValueCodecs.Name),
        new(MultiaddrProtocol.Dns6, "dns6", ValueCodecs.Name),
        new(MultiaddrProtocol.DnsAddr, "dnsaddr", ValueCodecs.Name),
        new(MultiaddrProtocol.Udp, "udp", ValueCodecs.Port),
        new(MultiaddrProtocol.WebRtcDirect, "webrtc-direct"),
        new(MultiaddrProtocol.WebRtc, "webrtc"),
        new(MultiaddrProtocol.P2PCircuit, "p2p-circuit"),
        new(MultiaddrProtocol.Unix, "unix", ValueCodecs.Path),
        new(MultiaddrProtocol.P2P, "p2p", ValueCodecs.Peer),
        new(MultiaddrProtocol.Onion3, "onion3", ValueCodecs.Onion3),
        new(MultiaddrProtocol.Tls, "tls"),
        new(MultiaddrProtocol.Sni, "sni", ValueCodecs.Name),
        new(MultiaddrProtocol.Noise, "noise"),
        new(MultiaddrProtocol.Quic, "quic"),
        new(MultiaddrProtocol.QuicV1, "quic-v1"),
        new(MultiaddrProtocol.WebTransport, "webtransport"),
        new(MultiaddrProtocol.CertHash, "certhash", ValueCodecs.CertHash),
        new(MultiaddrProtocol.Ws, "ws"),
        new(MultiaddrProtocol.Wss, "wss"),
    ];

    private static readonly FrozenDictionary<ulong, ProtocolDefinition> ByCode =
        Definitions.ToFrozenDictionary(definition => (ulong)definition.Protocol);

    // "ipfs" is the name that "p2p" had first; it is read and never printed.
    private static readonly FrozenDictionary<string, ProtocolDefinition> ByName =
        Definitions.Select(definition => KeyValuePair.Create(definition.Name, definition))
            .Append(KeyValuePair.Create("ipfs", ByCode[(ulong)MultiaddrProtocol.P2P]))
            .ToFrozenDictionary();

    public static IReadOnlyList<ProtocolDefinition> All => Definitions;

    public static ProtocolDefinition? Find(MultiaddrProtocol protocol) => Find((ulong)protocol);

    public static ProtocolDefinition? Find(ulong code) => ByCode.GetValueOrDefault(code);

    public static ProtocolDefinition? Find(string name) => ByName.GetValueOrDefault(name);
}
