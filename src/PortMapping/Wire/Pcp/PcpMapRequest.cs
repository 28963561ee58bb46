using System.Net;

namespace Codex.PortMapping.Wire.Pcp;

/// <summary>A request for a mapping; its removal with lifetime 0.</summary>
/// <param name="Client">This machine's address, which the gateway compares with the packet's source.</param>
/// <param name="Nonce">Whose mapping it is.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="InternalPort">The port to lead to.</param>
/// <param name="ExternalPort">The port wished for, 0 for any.</param>
/// <param name="ExternalAddress">The address wished for, 0.0.0.0 for any.</param>
/// <param name="LifetimeSeconds">How long.</param>
internal readonly record struct PcpMapRequest(
    IPAddress Client,
    PcpNonce Nonce,
    TransportProtocol Protocol,
    ushort InternalPort,
    ushort ExternalPort,
    IPAddress ExternalAddress,
    uint LifetimeSeconds);
