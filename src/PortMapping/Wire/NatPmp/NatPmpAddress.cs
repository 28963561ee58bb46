using System.Net;

namespace Codex.PortMapping.Wire.NatPmp;

/// <summary>Answer to the question for the external address.</summary>
/// <param name="Result">Whether it is known.</param>
/// <param name="Epoch">Seconds since the gateway's table was empty.</param>
/// <param name="Address">The address; 0.0.0.0 when there is none.</param>
internal readonly record struct NatPmpAddress(NatPmpResult Result, uint Epoch, IPAddress Address);
