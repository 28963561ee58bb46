namespace Codex.Libp2p.Reachability;

/// <summary>Bounds of what tells whether this node is reached (network, section 3: <c>--nat=auto</c>).</summary>
public sealed record ReachabilityLimits
{
    /// <summary>The defaults.</summary>
    public static ReachabilityLimits Default { get; } = new();

    /// <summary>Most addresses tested; further ones are left out. Default 8.</summary>
    public int MaxCandidates { get; init; } = 8;

    /// <summary>Peers whose answer about an address counts in one round. Default 3.</summary>
    public int ServersPerRound { get; init; } = 3;

    /// <summary>
    /// Most peers asked in one round: some know nothing, or are gone. One that does not answer is not asked about
    /// further addresses. Default 6.
    /// </summary>
    public int MaxAskedPerRound { get; init; } = 6;

    /// <summary>
    /// Answers that decide about an address, and servers that do. Default 6, which are two rounds: a lasting change is
    /// believed after four of them, and a minority of liars is not.
    /// </summary>
    public int DecidingAnswers { get; init; } = 6;

    /// <summary>Answers remembered per address. Default 24: so many come from as many servers as decide.</summary>
    public int MaxAnswers { get; init; } = 24;

    /// <summary>The share of deciding answers that have to agree for a state to change. Default 0.6.</summary>
    public double Confidence { get; init; } = 0.6;

    /// <summary>Time from round to round, give or take <see cref="Jitter"/>. Default 2 min.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time to the next round while a state is about to be decided or to change. Default 20 s.</summary>
    public TimeSpan DoubtInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Least time between rounds, however often candidates and peers change. Default 5 s.
    /// </summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How much intervals vary, as a share of them: nodes that start together do not ask together. Default 0.1.
    /// </summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Age at which an answer says nothing any more. Default 30 min.</summary>
    public TimeSpan AnswerLifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Peers whose observation of this node is remembered. Default 256.</summary>
    public int MaxObservers { get; init; } = 256;

    /// <summary>
    /// Different places from which peers have to see the same address before it counts. Default 1
    /// (cli, <c>--nat-observed-addr-min-count</c>; nim-libp2p's own default is 3). What counts is still tested.
    /// </summary>
    public int MinObservers { get; init; } = 1;

    /// <summary>Age at which an observation not repeated is forgotten. Default 10 min: five identifies.</summary>
    public TimeSpan ObservationLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most observed addresses that count; those seen from most places. Default 4.</summary>
    public int MaxObservedAddresses { get; init; } = 4;
}
