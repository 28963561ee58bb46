namespace Codex.Libp2p.Protocols.Relay;

/// <summary>Bounds of relays and of those who use them (libp2p wire, section 9; defaults of go-libp2p).</summary>
public sealed record RelayLimits
{
    /// <summary>The defaults.</summary>
    public static RelayLimits Default { get; } = new();

    /// <summary>Largest message, bytes. Default 4096.</summary>
    public int MaxMessageBytes { get; init; } = 4096;

    /// <summary>Addresses looked at in a message. Default 16.</summary>
    public int MaxAddresses { get; init; } = 16;

    /// <summary>Longest time for a message and its answer. Default 30 s: the other side may have to be asked.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the target of a circuit may take to accept it. Default 15 s.</summary>
    public TimeSpan TargetTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a place is kept. Default 1 h.</summary>
    public TimeSpan ReservationLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Shortest place that a client takes. Default 1 min: a relay that gives less would be asked all the time.
    /// </summary>
    public TimeSpan MinReservationLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Places kept. Default 128.</summary>
    public int MaxReservations { get; init; } = 128;

    /// <summary>Places of peers behind one IPv4 address or IPv6 /64. Default 8.</summary>
    public int MaxReservationsPerSource { get; init; } = 8;

    /// <summary>
    /// How soon a place is kept longer at the earliest: who asks before is told again what it was told. Default 1 min.
    /// Each answer is signed, which is the dearest thing that a stranger can ask a relay for.
    /// </summary>
    public TimeSpan MinRenewalPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Streams of peers behind one IPv4 address or IPv6 /64 on which nothing was asked yet. Default 32: a tenth of what
    /// a relay answers at once.
    /// </summary>
    public int MaxRequestsPerSource { get; init; } = 32;

    /// <summary>Circuits of one peer, in both directions. Default 16.</summary>
    public int MaxCircuitsPerPeer { get; init; } = 16;

    /// <summary>
    /// Circuits begun by peers behind one IPv4 address or IPv6 /64. Default 64: a quarter of all.
    /// </summary>
    public int MaxCircuitsPerSource { get; init; } = 64;

    /// <summary>
    /// Circuits to one target begun by peers behind one IPv4 address or IPv6 /64. Default 8: half of what the target
    /// may have, so that nobody keeps everybody else away from it.
    /// </summary>
    public int MaxCircuitsToTargetPerSource { get; init; } = 8;

    /// <summary>Circuits in all. Default 256.</summary>
    public int MaxCircuits { get; init; } = 256;

    /// <summary>
    /// Bytes copied at once from one side of a circuit to the other. Default 64 KiB: a window may hold 16 MiB, which
    /// would be in memory twice.
    /// </summary>
    public int MaxCopiedBytes { get; init; } = 64 << 10;

    /// <summary>How long a circuit for meeting lives. Default 2 min.</summary>
    public TimeSpan CircuitDuration { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes that a circuit for meeting carries, per direction. Default 128 KiB.</summary>
    public long CircuitBytes { get; init; } = 128 << 10;

    /// <summary>How long a circuit for data lives. Default 1 h.</summary>
    public TimeSpan DataCircuitDuration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes that a circuit for data carries, per direction. Default 1 GiB.</summary>
    public long DataCircuitBytes { get; init; } = 1L << 30;

    /// <summary>The share of a day's data budget that one peer may use. Default a quarter.</summary>
    public double MaxBudgetSharePerPeer { get; init; } = 0.25;

    /// <summary>Peers whose share is remembered; the budget counts as used up for further ones. Default 4096.</summary>
    public int MaxBudgetPeers { get; init; } = 4096;

    /// <summary>Relays that a client keeps a place at. Default 2 (cli, <c>--nat-max-relays</c>).</summary>
    public int MaxRelays { get; init; } = 2;

    /// <summary>Relays dialled at once, to reach peers through them. Default 16.</summary>
    public int MaxRelayDials { get; init; } = 16;

    /// <summary>
    /// Share of a place's lifetime after which a client asks again for it. Default a half.
    /// </summary>
    public double RefreshShare { get; init; } = 0.5;

    /// <summary>Pause before a relay that refused or failed is asked again; it doubles. Default 10 s.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest such pause. Default 10 min.</summary>
    public TimeSpan MaxRetryPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Relays whose refusals are remembered. Default 256.</summary>
    public int MaxKnownRelays { get; init; } = 256;

    /// <summary>
    /// Pause between two log lines about the same: that the relay is full, or that its budget is used up. Default
    /// 10 min.
    /// </summary>
    public TimeSpan LogPause { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A duration above this, in seconds, is taken for milliseconds, which js-libp2p writes (libp2p wire, section 9).
    /// Default a day.
    /// </summary>
    public uint MaxDurationSeconds { get; init; } = 86_400;
}
