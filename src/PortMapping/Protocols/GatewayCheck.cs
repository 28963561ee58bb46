namespace Codex.PortMapping.Protocols;

/// <summary>What a look at the gateway found.</summary>
/// <param name="MappingsStand">
/// Whether the mappings are as they were. False: the gateway has lost them, or has another external address.
/// </param>
/// <param name="Failure">Why nothing is known; null when something is.</param>
public readonly record struct GatewayCheck(bool MappingsStand, PortMappingFailure? Failure)
{
    internal static GatewayCheck Intact { get; } = new(true, null);

    internal static GatewayCheck Lost { get; } = new(false, null);

    internal static GatewayCheck Failed(PortMappingFailure failure) => new(false, failure);
}
