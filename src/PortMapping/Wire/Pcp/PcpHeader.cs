namespace Codex.PortMapping.Wire.Pcp;

/// <summary>What all answers begin with.</summary>
/// <param name="Result">Whether it was done.</param>
/// <param name="LifetimeSeconds">Of the mapping; of an error, how long not to ask the same again.</param>
/// <param name="Epoch">Seconds since the gateway's table was empty.</param>
internal readonly record struct PcpHeader(PcpResult Result, uint LifetimeSeconds, uint Epoch);
