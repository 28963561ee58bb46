using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Ping;

/// <summary>A round trip, or why there was none.</summary>
/// <param name="RoundTrip">The time; null if there was no echo.</param>
/// <param name="Error">Why there was none.</param>
public readonly record struct PingResult(TimeSpan? RoundTrip, OpenStreamError Error);
