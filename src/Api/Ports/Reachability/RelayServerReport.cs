namespace Codex.Api.Ports.Reachability;

/// <summary>What this node does as a relay for others.</summary>
/// <param name="Reservations">Peers that can be reached through it.</param>
/// <param name="Circuits">Connections that it relays now.</param>
/// <param name="RelayedBytes">Bytes relayed since the start.</param>
/// <param name="Refused">Requests refused since the start.</param>
/// <param name="DataBudgetLeft">Bytes that it still relays today between members of followed communities.</param>
public sealed record RelayServerReport(
    int Reservations, int Circuits, long RelayedBytes, long Refused, long DataBudgetLeft);
