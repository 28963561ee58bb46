namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>What a relay has done.</summary>
/// <param name="Reservations">Places kept now.</param>
/// <param name="Circuits">Circuits now.</param>
/// <param name="CarriedBytes">Bytes carried since the start, both directions.</param>
/// <param name="RefusedReservations">Places refused since the start.</param>
/// <param name="RefusedCircuits">Circuits refused since the start, or not taken by their target.</param>
public readonly record struct RelayStatistics(
    int Reservations, int Circuits, long CarriedBytes, long RefusedReservations, long RefusedCircuits);
