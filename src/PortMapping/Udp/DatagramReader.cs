namespace Codex.PortMapping.Udp;

/// <summary>Reads a datagram as the answer that is waited for, or says why it is not that.</summary>
internal delegate PortMappingError DatagramReader<T>(ReadOnlySpan<byte> packet, out T answer);
