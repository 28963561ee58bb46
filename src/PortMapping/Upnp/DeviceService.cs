namespace Codex.PortMapping.Upnp;

/// <summary>A service that maps ports, as a description names it.</summary>
/// <param name="Type">One of <see cref="ServiceType.Mapping"/>.</param>
/// <param name="ControlUrl">Where its actions go, perhaps relative.</param>
internal sealed record DeviceService(string Type, string ControlUrl);
