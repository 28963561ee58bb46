namespace Codex.PortMapping.Wire.NatPmp;

/// <summary>Answer to a request for a mapping.</summary>
/// <param name="Result">Whether it was made.</param>
/// <param name="Epoch">Seconds since the gateway's table was empty.</param>
/// <param name="InternalPort">The port that it leads to.</param>
/// <param name="ExternalPort">The port that it leads from.</param>
/// <param name="LifetimeSeconds">How long it lasts.</param>
internal readonly record struct NatPmpMapping(
    NatPmpResult Result, uint Epoch, ushort InternalPort, ushort ExternalPort, uint LifetimeSeconds);
