using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Reachability;

/// <summary>
/// Knows by which addresses others reach this node: tests every candidate again and again with several peers, and
/// believes what most of the last answers say. Only what is reachable should be announced.
/// </summary>
/// <remarks>
/// In a round each address is asked about until <see cref="ReachabilityLimits.ServersPerRound"/> peers have given an
/// answer that counts: that it works, with proof, or that it could not be dialled. Where all answers agree one is
/// enough to see that nothing has changed: a question can cost 100 kB. A state changes only at the end of a round, so
/// that no single peer decides it while others are there. Each question has one address and a nonce of its own: a proof
/// for one address is none for another.
/// </remarks>
public sealed partial class ReachabilityMonitor : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly IReachabilityServers _servers;
    private readonly ReachabilityLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly List<TestedAddress> _tested = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _nudged = new(0, 1);
    private Task _running = Task.CompletedTask;
    private long _rounds;
    private int _started;

    /// <summary>A monitor that does nothing until it is started.</summary>
    /// <param name="servers">Whom to ask.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Varies the intervals.</param>
    /// <param name="logger">Where changes are told.</param>
    public ReachabilityMonitor(
        IReachabilityServers servers,
        ReachabilityLimits limits,
        TimeProvider timeProvider,
        Random random,
        ILogger<ReachabilityMonitor> logger)
    {
        _servers = servers;
        _limits = limits;
        _timeProvider = timeProvider;
        _random = random;
        _logger = logger;
    }

    /// <summary>
    /// The state of an address has changed, or the addresses have. Raised on the monitor's own task or the caller's,
    /// never under a lock; it must not take long.
    /// </summary>
    public event Action? Changed;

    /// <summary>Rounds that have ended.</summary>
    public long Rounds => Interlocked.Read(ref _rounds);

    /// <summary>
    /// Reachable as soon as one address is, unreachable when all that are known about are not, and else unknown.
    /// </summary>
    public ReachabilityState State
    {
        get
        {
            lock (_lock)
                return _tested.Exists(static a => a.State == ReachabilityState.Reachable) ? ReachabilityState.Reachable
                    : _tested.Exists(static a => a.State == ReachabilityState.Unreachable)
                        ? ReachabilityState.Unreachable : ReachabilityState.Unknown;
        }
    }

    /// <summary>The addresses by which others reach this node, in the order of the candidates.</summary>
    public IReadOnlyList<Multiaddr> ReachableAddresses
    {
        get
        {
            lock (_lock)
                return [.. _tested.Where(static a => a.State == ReachabilityState.Reachable)
                    .Select(static a => a.Candidate.Address)];
        }
    }

    /// <summary>What is known about each candidate, for people.</summary>
    public IReadOnlyList<AddressReachability> Snapshot()
    {
        lock (_lock)
            return [.. _tested.Select(static address => address.Describe())];
    }

    /// <summary>
    /// Tests these addresses from now on, the first <see cref="ReachabilityLimits.MaxCandidates"/> of them. What is
    /// known about those that stay is kept; new ones are tested at once.
    /// </summary>
    public void SetCandidates(IEnumerable<ReachabilityCandidate> candidates)
    {
        var wanted = candidates
            .Select(static candidate => candidate with { Address = candidate.Address.WithoutPeer() })
            .DistinctBy(static candidate => candidate.Address).Take(_limits.MaxCandidates).ToList();
        bool isNew, isGone;
        lock (_lock)
        {
            var before = _tested.ToDictionary(static tested => tested.Candidate.Address);
            _tested.Clear();
            foreach (var candidate in wanted)
            {
                var tested = before.GetValueOrDefault(candidate.Address)
                    ?? new TestedAddress(candidate, _limits, _timeProvider.GetUtcNow());
                tested.Candidate = candidate;
                _tested.Add(tested);
            }
            isNew = wanted.Exists(candidate => !before.ContainsKey(candidate.Address));
            isGone = before.Keys.Except(wanted.Select(static candidate => candidate.Address)).Any();
        }
        if (isNew)
            Nudge();
        if (isNew || isGone)
            Changed?.Invoke();
    }

    /// <summary>Begins to test. Call it once.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("A monitor starts once.");
        _servers.Appeared += OnAppeared;
        _running = RunAsync();
    }

    /// <summary>Stops to test.</summary>
    public async ValueTask DisposeAsync()
    {
        _servers.Appeared -= OnAppeared;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    /// <summary>A newcomer is asked at once only where there are too few answers.</summary>
    private void OnAppeared()
    {
        bool isWanted;
        lock (_lock)
            isWanted = _tested.Exists(address => address.DecidingCount < _limits.ServersPerRound);
        if (isWanted)
            Nudge();
    }

    private void Nudge()
    {
        try
        {
            _nudged.Release();
        }
        catch (SemaphoreFullException)
        {
            // Said already.
        }
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                if (await RoundAsync(_stopping.Token).ConfigureAwait(false))
                    await Task.Delay(_limits.MinInterval, _timeProvider, _stopping.Token).ConfigureAwait(false);
                await WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>False when there was nobody to ask, or nothing to ask about.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        // What was asked for until now, this round does.
        await _nudged.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        TestedAddress[] addresses;
        lock (_lock)
            addresses = [.. _tested];
        var servers = addresses.Length == 0 ? [] : _servers.List();
        var left = servers.Take(_limits.MaxAskedPerRound).ToList();
        // One question at a time: servers take two of a peer, and each dial-back takes a connection.
        foreach (var address in addresses)
            await TestAsync(address, left, cancellationToken).ConfigureAwait(false);
        var changes = new List<AddressReachability>();
        lock (_lock)
        {
            foreach (var address in _tested)
            {
                if (address.Conclude(_timeProvider.GetUtcNow()))
                    changes.Add(address.Describe());
            }
        }
        Interlocked.Increment(ref _rounds);
        foreach (var change in changes)
            LogChanged(_logger, change.Address, change.Source, change.State, change.Confidence);
        if (changes.Count > 0)
            Changed?.Invoke();
        return servers.Count > 0;
    }

    /// <summary>Asks servers until enough have answered; those that are of no use now are taken off the list.</summary>
    private async Task TestAsync(TestedAddress address, List<PeerId> servers, CancellationToken cancellationToken)
    {
        int wanted;
        lock (_lock)
            wanted = address.IsSettled ? 1 : _limits.ServersPerRound;
        foreach (var server in servers.ToArray())
        {
            if (wanted == 0)
                return;
            var probe = await _servers.AskAsync(server, address.Candidate.Address, cancellationToken)
                .ConfigureAwait(false);
            if (probe.Outcome != ProbeOutcome.Unknown)
                wanted--;
            else if (probe.Reason is ProbeReason.Timeout or ProbeReason.Unavailable or ProbeReason.Rejected)
                servers.Remove(server);
            lock (_lock)
                address.Add(new ReachabilityAnswer(server, _timeProvider.GetUtcNow(), probe.Outcome, probe.Reason));
        }
    }

    /// <summary>Returns when it is time for another round, or somebody asks for one.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan interval;
        lock (_lock)
            interval = _tested.Exists(static address => address.IsInDoubt) ? _limits.DoubtInterval : _limits.Interval;
        var varied = interval * (1 + (_limits.Jitter * ((2 * _random.NextDouble()) - 1)));
        using var due = new CancellationTokenSource(varied, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, due.Token);
        try
        {
            await _nudged.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is time.
        }
    }

    [LoggerMessage(331, LogLevel.Information, "{Address} ({Source}) is {State}, confidence {Confidence:F2}")]
    private static partial void LogChanged(
        ILogger logger, Multiaddr address, CandidateSource source, ReachabilityState state, double confidence);
}
