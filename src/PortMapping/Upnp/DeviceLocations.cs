namespace Codex.PortMapping.Upnp;

/// <summary>Where descriptions of gateway devices are.</summary>
/// <param name="Locations">Their URLs, those of the gateway itself first.</param>
/// <param name="Failure">Why there are none; null when there are.</param>
internal readonly record struct DeviceLocations(IReadOnlyList<Uri> Locations, PortMappingFailure? Failure);
