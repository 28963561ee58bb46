namespace Codex.PortMapping;

/// <summary>What a port belongs to. Values are IANA's protocol numbers, which PCP carries.</summary>
public enum TransportProtocol : byte
{
    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,
}
