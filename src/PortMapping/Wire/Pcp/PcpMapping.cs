using System.Net;

namespace Codex.PortMapping.Wire.Pcp;

/// <summary>Answer to a request for a mapping.</summary>
/// <param name="Header">What all answers begin with.</param>
/// <param name="ExternalPort">The port that it leads from; 0 of an error.</param>
/// <param name="ExternalAddress">The address, IPv4 if it is one; 0.0.0.0 of an error.</param>
internal readonly record struct PcpMapping(PcpHeader Header, ushort ExternalPort, IPAddress ExternalAddress);
