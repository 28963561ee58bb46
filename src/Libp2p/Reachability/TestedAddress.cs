using Codex.Libp2p.Protocols.AutoNat;

namespace Codex.Libp2p.Reachability;

/// <summary>
/// What is known about one address: a state, which changes when enough of the last answers say otherwise, and stays
/// when they disagree. Not for several threads.
/// </summary>
/// <remarks>
/// Answers are counted twice, and both counts have to agree: the last ones, whoever gave them, so that a state does not
/// follow every change of one server's mind; and the last one of each of the last servers, so that few liars who are
/// asked often do not outvote the others.
/// </remarks>
internal sealed class TestedAddress(ReachabilityCandidate candidate, ReachabilityLimits limits, DateTimeOffset now)
{
    private readonly LinkedList<ReachabilityAnswer> _answers = [];
    private DateTimeOffset _since = now;

    public ReachabilityCandidate Candidate { get; set; } = candidate;

    public ReachabilityState State { get; private set; }

    /// <summary>Countable answers that decide now.</summary>
    public int DecidingCount => Last.Count();

    /// <summary>
    /// Whether the next round should come soon: the state is about to be decided, or many answers say otherwise.
    /// </summary>
    public bool IsInDoubt => State == ReachabilityState.Unknown
        ? DecidingCount > 0 && DecidingCount < limits.DecidingAnswers
        : 1 - Share(Last, OutcomeOf(State)) > 1 - limits.Confidence;

    /// <summary>Whether there are as many answers as decide, and all say what the state says.</summary>
    public bool IsSettled => State != ReachabilityState.Unknown && DecidingCount == limits.DecidingAnswers
        && Last.All(answer => answer.Outcome == OutcomeOf(State));

    private IEnumerable<ReachabilityAnswer> Countable =>
        _answers.Where(static answer => answer.Outcome != ProbeOutcome.Unknown).Reverse();

    private IEnumerable<ReachabilityAnswer> Last => Countable.Take(limits.DecidingAnswers);

    private IEnumerable<ReachabilityAnswer> LastOfEach =>
        Countable.DistinctBy(static answer => answer.Server).Take(limits.DecidingAnswers);

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
        else if (Confidence(ProbeOutcome.Reachable) >= limits.Confidence)
            State = ReachabilityState.Reachable;
        else if (Confidence(ProbeOutcome.Unreachable) >= limits.Confidence)
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
        Math.Max(Confidence(ProbeOutcome.Reachable), Confidence(ProbeOutcome.Unreachable)),
        _since,
        [.. _answers]);

    private static ProbeOutcome OutcomeOf(ReachabilityState state) =>
        state == ReachabilityState.Reachable ? ProbeOutcome.Reachable : ProbeOutcome.Unreachable;

    private double Confidence(ProbeOutcome outcome) => Math.Min(Share(Last, outcome), Share(LastOfEach, outcome));

    private static double Share(IEnumerable<ReachabilityAnswer> answers, ProbeOutcome outcome) =>
        answers.Select(answer => answer.Outcome == outcome ? 1.0 : 0.0).DefaultIfEmpty().Average();
}
