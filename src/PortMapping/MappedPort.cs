using System.Net;

namespace Codex.PortMapping;

/// <summary>How one port stands.</summary>
/// <param name="Port">What was asked for.</param>
/// <param name="External">Where others reach it, perhaps by another port than asked; null while not mapped.</param>
/// <param name="IsExternalPublic">
/// Whether <paramref name="External"/> is reachable from everywhere. False behind a second NAT: not to be announced.
/// </param>
/// <param name="LeaseEnd">When the gateway forgets the mapping unless it is renewed; null for never, or none.</param>
/// <param name="Failure">Why it is not mapped, or not renewed yet; null when all is well.</param>
public sealed record MappedPort(
    PortToMap Port,
    IPEndPoint? External,
    bool IsExternalPublic,
    DateTimeOffset? LeaseEnd,
    PortMappingFailure? Failure);
