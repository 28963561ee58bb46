namespace Codex.Libp2p.Addressing;

/// <summary>
/// Protocols that an address can be made of; the value is the multicodec (libp2p wire, section 1; multiaddr,
/// protocols.csv).
/// </summary>
public enum MultiaddrProtocol
{
    /// <summary>IPv4 address.</summary>
    Ip4 = 4,

    /// <summary>TCP port.</summary>
    Tcp = 6,

    /// <summary>IPv6 address.</summary>
    Ip6 = 41,

    /// <summary>Zone of the IPv6 address that follows.</summary>
    Ip6Zone = 42,

    /// <summary>Length of a network prefix, in bits.</summary>
    IpCidr = 43,

    /// <summary>Name with addresses of either family.</summary>
    Dns = 53,

    /// <summary>Name with IPv4 addresses.</summary>
    Dns4 = 54,

    /// <summary>Name with IPv6 addresses.</summary>
    Dns6 = 55,

    /// <summary>Name whose TXT records are multiaddrs.</summary>
    DnsAddr = 56,

    /// <summary>UDP port.</summary>
    Udp = 273,

    /// <summary>WebRTC without a signalling server.</summary>
    WebRtcDirect = 280,

    /// <summary>WebRTC between browsers.</summary>
    WebRtc = 281,

    /// <summary>Through the relay named before.</summary>
    P2PCircuit = 290,

    /// <summary>Path of a Unix socket; always last.</summary>
    Unix = 400,

    /// <summary>Peer id.</summary>
    P2P = 421,

    /// <summary>Tor onion service, version 3, with its port.</summary>
    Onion3 = 445,

    /// <summary>TLS.</summary>
    Tls = 448,

    /// <summary>Server name that TLS asks for.</summary>
    Sni = 449,

    /// <summary>Noise.</summary>
    Noise = 454,

    /// <summary>QUIC, draft 29.</summary>
    Quic = 460,

    /// <summary>QUIC, RFC 9000.</summary>
    QuicV1 = 461,

    /// <summary>WebTransport.</summary>
    WebTransport = 465,

    /// <summary>Multihash of a certificate.</summary>
    CertHash = 466,

    /// <summary>WebSocket.</summary>
    Ws = 477,

    /// <summary>WebSocket over TLS.</summary>
    Wss = 478,
}
