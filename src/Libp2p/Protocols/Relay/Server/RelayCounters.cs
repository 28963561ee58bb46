using System.Collections.Concurrent;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>Counts what a relay does. From any thread.</summary>
internal sealed class RelayCounters
{
    private readonly ConcurrentDictionary<RelayStatus, long> _reservationsRefused = new();
    private readonly ConcurrentDictionary<RelayStatus, long> _circuitsRefused = new();
    private readonly ConcurrentDictionary<CircuitEnd, long> _circuitsEnded = new();
    private long _carried;
    private long _requestsDropped;

    public void ReservationRefused(RelayStatus why) => Count(_reservationsRefused, why);

    public void CircuitRefused(RelayStatus why) => Count(_circuitsRefused, why);

    public void CircuitEnded(CircuitEnd end) => Count(_circuitsEnded, end);

    public void Carried(long bytes) => Interlocked.Add(ref _carried, bytes);

    public void RequestDropped() => Interlocked.Increment(ref _requestsDropped);

    public RelayStatistics Read(int reservations, int circuits)
    {
        // Copies, so that the sums are those of what is shown.
        var (refusedReservations, refusedCircuits) = (_reservationsRefused.ToArray(), _circuitsRefused.ToArray());
        return new RelayStatistics(
            reservations,
            circuits,
            Interlocked.Read(ref _carried),
            refusedReservations.Sum(static count => count.Value),
            refusedCircuits.Sum(static count => count.Value))
        {
            ReservationRefusals = refusedReservations.ToDictionary(),
            CircuitRefusals = refusedCircuits.ToDictionary(),
            CircuitEnds = _circuitsEnded.ToArray().ToDictionary(),
            DroppedRequests = Interlocked.Read(ref _requestsDropped),
        };
    }

    private static void Count<TKey>(ConcurrentDictionary<TKey, long> counts, TKey key)
        where TKey : notnull =>
        counts.AddOrUpdate(key, 1, static (_, count) => count + 1);
}
