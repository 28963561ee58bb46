using System.Net;

namespace Codex.PortMapping.Protocols;

/// <summary>A mapping that a gateway made.</summary>
/// <param name="External">Where others reach it.</param>
/// <param name="Lifetime">How long it lasts; <see cref="Timeout.InfiniteTimeSpan"/> until it is removed.</param>
/// <param name="Epoch">Seconds since the gateway's table was empty; null where the protocol has none.</param>
/// <param name="OthersLost">Whether the gateway has lost the mappings that it made before this one.</param>
internal sealed record MapGrant(IPEndPoint External, TimeSpan Lifetime, uint? Epoch, bool OthersLost);
