using Codex.Discovery.Requests;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Lookups;

/// <summary>
/// Finds the nodes nearest to an id: asks the nearest it knows for nearer ones, a few at a time, until the nearest have
/// all answered (Kademlia, section 2.3; network, section 4.4). One lookup; for one caller.
/// </summary>
internal sealed class Lookup(
    NodeId localId, NodeId target, RoutingTable table, NodeQueries queries, DiscoveryLimits limits)
{
    private readonly List<Candidate> _candidates = [];
    private readonly HashSet<NodeId> _known = [localId];

    /// <summary>How many nodes were asked.</summary>
    public int AskedCount { get; private set; }

    /// <summary>
    /// All nodes heard of, whether they answered or not, nearest first: a look-up of a node's own record wants them.
    /// </summary>
    public IEnumerable<NodeContact> Heard => _candidates.Select(static candidate => candidate.Contact);

    /// <summary>
    /// The nearest nodes that answered, nearest first; at most a bucket's worth.
    /// </summary>
    /// <param name="onAnswered">Called for each node that answers, as soon as it does, near or not.</param>
    /// <param name="cancellationToken">Ends the lookup early, with what it has.</param>
    public async Task<IReadOnlyList<NodeContact>> RunAsync(
        Action<NodeContact>? onAnswered, CancellationToken cancellationToken)
    {
        Add(table.Closest(target, limits.BucketSize));
        var running = new List<Task<Candidate>>();
        do
        {
            while (running.Count < limits.LookupParallelism && !cancellationToken.IsCancellationRequested
                && Next() is { } next)
                running.Add(AskAsync(next, cancellationToken));
            if (running.Count == 0)
                continue;
            var done = await Task.WhenAny(running);
            running.Remove(done);
            // Everything that changes the candidates is here, so that answers need not wait for each other elsewhere.
            var candidate = await done;
            if (candidate.State != CandidateState.Answered)
                continue;
            Add(candidate.Answer);
            onAnswered?.Invoke(candidate.Contact);
        }
        while (running.Count > 0
            || (!cancellationToken.IsCancellationRequested && (Next() is not null || TryFallBack())));
        return [.. Nearest(CandidateState.Answered).Select(static candidate => candidate.Contact)];
    }

    /// <summary>Where everybody is silent, the bootstrap nodes are asked, however far they are.</summary>
    private bool TryFallBack()
    {
        var count = _candidates.Count;
        if (!_candidates.Exists(static candidate => candidate.State == CandidateState.Answered))
            Add(table.LostBootstrapNodes());
        return _candidates.Count > count;
    }

    private async Task<Candidate> AskAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        candidate.State = CandidateState.Asked;
        AskedCount++;
        var found = await queries.FindNodesAsync(candidate.Contact, target, cancellationToken);
        candidate.State = found is null ? CandidateState.Silent : CandidateState.Answered;
        candidate.Answer = found ?? [];
        foreach (var contact in candidate.Answer)
            table.AddRumour(contact);
        return candidate;
    }

    /// <summary>The nearest node to ask: silent ones make room for those behind them.</summary>
    private Candidate? Next() =>
        AskedCount >= limits.MaxLookupQueries
            ? null
            : Nearest(CandidateState.New, CandidateState.Asked, CandidateState.Answered)
                .FirstOrDefault(static candidate => candidate.State == CandidateState.New);

    private IEnumerable<Candidate> Nearest(params CandidateState[] states) =>
        _candidates.Where(candidate => states.Contains(candidate.State)).Take(limits.BucketSize);

    private void Add(IEnumerable<NodeContact> contacts)
    {
        foreach (var contact in contacts)
        {
            if (!_known.Add(contact.Id))
                continue;
            var candidate = new Candidate(contact, contact.Id.DistanceTo(target));
            var place = _candidates.FindIndex(other => other.Distance.CompareTo(candidate.Distance) > 0);
            _candidates.Insert(place < 0 ? _candidates.Count : place, candidate);
        }
    }
}
