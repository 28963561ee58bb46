using System.Collections.Frozen;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>What a relay has done.</summary>
/// <param name="Reservations">Places kept now.</param>
/// <param name="Circuits">Circuits now.</param>
/// <param name="CarriedBytes">Bytes carried since the start, both directions.</param>
/// <param name="RefusedReservations">Places refused since the start.</param>
/// <param name="RefusedCircuits">Circuits refused since the start, or not taken by their target.</param>
public readonly record struct RelayStatistics(
    int Reservations, int Circuits, long CarriedBytes, long RefusedReservations, long RefusedCircuits)
{
    /// <summary>Places refused since the start, by what was answered.</summary>
    public IReadOnlyDictionary<RelayStatus, long> ReservationRefusals { get; init; } =
        FrozenDictionary<RelayStatus, long>.Empty;

    /// <summary>Circuits refused since the start, by what was answered.</summary>
    public IReadOnlyDictionary<RelayStatus, long> CircuitRefusals { get; init; } =
        FrozenDictionary<RelayStatus, long>.Empty;

    /// <summary>Circuits that have ended since the start, by why.</summary>
    public IReadOnlyDictionary<CircuitEnd, long> CircuitEnds { get; init; } = FrozenDictionary<CircuitEnd, long>.Empty;

    /// <summary>
    /// Streams reset since the start without an answer: too many of one source were open on which nothing was asked.
    /// </summary>
    public long DroppedRequests { get; init; }
}
