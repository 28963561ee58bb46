using Codex.Libp2p.Protocols.AutoNat;

namespace Codex.Libp2p.Reachability;

/// <summary>
/// What is known about one address: a state, which changes when enough of the last answers say otherwise, and stays
/// when they disagree. Not for several threads.
/// </summary>
internal sealed class TestedAddress(ReachabilityCandidate candidate, ReachabilityLimits limits, DateTimeOffset now)
{
    private readonly LinkedList<ReachabilityAnswer> _answers = [];
    private DateTimeOffset _since = now;

    public ReachabilityCandidate Candidate { get; set; } = candidate;

    public ReachabilityState State { get; private set; }

    /// <summary>Countable answers that decide now.</summary>
    public int DecidingCount => Deciding.Count();

    /// <summary>Whether one of the last answers says otherwise than the state, or nobody has decided it.</summary>
    public bool IsInDoubt => State == ReachabilityState.Unknown
        ? DecidingCount > 0
        : Deciding.Any(answer => answer.Outcome != OutcomeOf(State));

    /// <summary>Whether there are as many answers as decide, and all say what the state says.</summary>
    public bool IsSettled =>
        State != ReachabilityState.Unknown && DecidingCount == limits.DecidingAnswers && !IsInDoubt;

    private IEnumerable<ReachabilityAnswer> Deciding => _answers
        .Where(static answer => answer.Outcome != ProbeOutcome.Unknown).TakeLast(limits.DecidingAnswers);

    public void Add(ReachabilityAnswer answer)
    {
        _answers.AddLast(answer);
        if (_answers.Count <= limits.MaxAnswers)
            return;
        // Those that say nothing must not push out those that do.
        var silent = _answers.FirstOrDefault(static answer => answer.Outcome == ProbeOutcome.Unknown);
        if (silent is null || !_answers.Remove(silent))
            _answers.RemoveFirst();
    }

    /// <summary>Draws conclusions at the end of a round; true when the state has changed.</summary>
    public bool Conclude(DateTimeOffset now)
    {
        while (_answers.First is { } oldest && now - oldest.Value.At >= limits.AnswerLifetime)
            _answers.RemoveFirst();
        var before = State;
        if (DecidingCount == 0)
            State = ReachabilityState.Unknown;
        else if (Share(ProbeOutcome.Reachable) >= limits.Confidence)
            State = ReachabilityState.Reachable;
        else if (Share(ProbeOutcome.Unreachable) >= limits.Confidence)
            State = ReachabilityState.Unreachable;
        if (State == before)
            return false;
        _since = now;
        return true;
    }

    public AddressReachability Describe() => new(
        Candidate.Address,
        Candidate.Source,
        State,
        Math.Max(Share(ProbeOutcome.Reachable), Share(ProbeOutcome.Unreachable)),
        _since,
        [.. _answers]);

    private static ProbeOutcome OutcomeOf(ReachabilityState state) =>
        state == ReachabilityState.Reachable ? ProbeOutcome.Reachable : ProbeOutcome.Unreachable;

    private double Share(ProbeOutcome outcome) =>
        DecidingCount == 0 ? 0 : (double)Deciding.Count(answer => answer.Outcome == outcome) / DecidingCount;
}
