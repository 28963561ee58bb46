namespace Codex.PortMapping.Upnp;

/// <summary>What a device answered over HTTP, or why nothing that counts.</summary>
/// <param name="Status">The status; 0 without an answer.</param>
/// <param name="Body">The whole body, bounded.</param>
/// <param name="Failure">Why there is no body; null when there is.</param>
internal readonly record struct HttpAnswer(int Status, byte[] Body, PortMappingFailure? Failure);
