using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay;

/// <summary>Limits of circuits as they are written and read.</summary>
internal static class CircuitLimitWire
{
    /// <summary>
    /// The message of a limit; null for none. What is less than one is one, and a duration is never so long that it
    /// would be taken for milliseconds.
    /// </summary>
    public static LimitWire? Of(CircuitLimit? limit, RelayLimits limits)
    {
        if (limit is null)
            return null;
        var wire = new LimitWire();
        if (limit.Duration is { } duration)
            wire.Duration = (uint)Math.Clamp(Math.Ceiling(duration.TotalSeconds), 1, limits.MaxDurationSeconds);
        if (limit.Bytes is { } bytes)
            wire.Data = (ulong)Math.Max(1, bytes);
        return wire;
    }

    /// <summary>The limit that a message tells; null for none. Zero means no bound.</summary>
    public static CircuitLimit? Read(LimitWire? wire, RelayLimits limits)
    {
        if (wire is null)
            return null;
        var seconds = wire.Duration > limits.MaxDurationSeconds ? wire.Duration / 1000.0 : wire.Duration;
        return new CircuitLimit(
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : null,
            wire.Data > 0 ? (long)Math.Min(wire.Data, long.MaxValue) : null);
    }
}
