namespace Codex.PortMapping.Protocols;

/// <summary>What a look at the gateway found.</summary>
/// <param name="MappingsStand">
/// Whether the mappings are as they were. False: the gateway has lost them, or has another external address.
/// </param>
/// <param name="Failure">Why nothing is known; null when something is.</param>
internal readonly record struct GatewayCheck(bool MappingsStand, PortMappingFailure? Failure)
{
    /// <summary>They stand.</summary>
    public static GatewayCheck Intact { get; } = new(true, null);

    /// <summary>They are lost.</summary>
    public static GatewayCheck Lost { get; } = new(false, null);

    /// <summary>Nothing is known.</summary>
    public static GatewayCheck Failed(PortMappingFailure failure) => new(false, failure);
}
