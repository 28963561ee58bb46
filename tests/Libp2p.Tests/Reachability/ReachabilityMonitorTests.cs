using System.Diagnostics;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Reachability;
using Codex.Libp2p.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Reachability;

/// <summary>The monitor with simulated servers, on virtual time.</summary>
public sealed class ReachabilityMonitorTests : IAsyncDisposable
{
    private static readonly ReachabilityLimits Limits = ReachabilityLimits.Default;
    private static readonly Multiaddr Mapped = Multiaddr.Parse("/ip4/5.6.7.8/tcp/40000");
    private static readonly Multiaddr Other = Multiaddr.Parse("/ip4/5.6.7.8/tcp/8070");

    private readonly ManualTimeProvider _time = new();
    private readonly SimulatedServers _servers;
    private readonly ReachabilityMonitor _monitor;
    private int _changes;

    public ReachabilityMonitorTests()
    {
        var random = Seed.NextRandom();
        _servers = new SimulatedServers(random);
        _monitor = new ReachabilityMonitor(
            _servers, Limits, _time, random, NullLogger<ReachabilityMonitor>.Instance);
        _monitor.Changed += () => Interlocked.Increment(ref _changes);
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Fact]
    public async Task Start_ServersThatReachOneAddress_EachHasItsState()
    {
        AddServers(3, static address => address.Equals(Mapped) ? ProbeOutcome.Reachable : ProbeOutcome.Unreachable);
        SetCandidates(Mapped, Other);
        await StartAsync(rounds: 1);

        Assert.Equal([Mapped], _monitor.ReachableAddresses);
        Assert.Equal(ReachabilityState.Reachable, _monitor.State);
        var snapshot = _monitor.Snapshot();
        Assert.Equal(
            [ReachabilityState.Reachable, ReachabilityState.Unreachable], snapshot.Select(static a => a.State));
        Assert.All(snapshot, static a => Assert.Equal(3, a.Answers.DistinctBy(static answer => answer.Server).Count()));
        Assert.Equal(1, snapshot[0].Confidence);
        Assert.Equal(CandidateSource.Mapped, snapshot[0].Source);
    }

    [Fact]
    public async Task Appeared_FirstServer_IsAskedAtOnce()
    {
        SetCandidates(Mapped);
        await StartAsync(rounds: 1);
        Assert.Equal(ReachabilityState.Unknown, _monitor.State);

        AddServers(1, static _ => ProbeOutcome.Reachable);
        await UntilAsync(() => _monitor.State == ReachabilityState.Reachable, TimeSpan.Zero);

        Assert.Equal(1, _servers.Asked);
    }

    [Fact]
    public async Task SetCandidates_New_IsTestedAtOnceAndOldIsKept()
    {
        AddServers(3, static _ => ProbeOutcome.Reachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 1);
        var start = _time.GetUtcNow();

        SetCandidates(Other, Mapped);
        Assert.Equal([Mapped], _monitor.ReachableAddresses);
        await UntilAsync(() => _monitor.ReachableAddresses.Count == 2, TimeSpan.FromSeconds(1));

        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.Zero, Limits.MinInterval + TimeSpan.FromSeconds(2));
        Assert.Equal([Other, Mapped], _monitor.ReachableAddresses);
        SetCandidates(Other);
        Assert.Equal([Other], _monitor.ReachableAddresses);
    }

    [Fact]
    public async Task Start_NothingChanges_AsksEveryTwoMinutes()
    {
        AddServers(5, static _ => ProbeOutcome.Reachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 3);
        var (start, rounds, asked) = (_time.GetUtcNow(), _monitor.Rounds, _servers.Asked);

        await RoundsAsync(20);

        var each = (_time.GetUtcNow() - start) / (_monitor.Rounds - rounds);
        var slack = Limits.MinInterval + TimeSpan.FromSeconds(2);
        Assert.InRange(each, Limits.Interval * 0.9, (Limits.Interval * 1.1) + slack);
        // All agree: one is enough.
        Assert.Equal(_monitor.Rounds - rounds, _servers.Asked - asked);
        Assert.Equal(2, Volatile.Read(ref _changes));
    }

    [Fact]
    public async Task Start_MinorityOfLiars_NeverDecides()
    {
        // Three of ten lie, whatever is asked, for two hours; per round they may well be the majority.
        AddServers(7, static _ => ProbeOutcome.Reachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 2);
        AddServers(3, static _ => ProbeOutcome.Unreachable);

        await RoundsAsync(60);

        // The candidate, and its first state.
        Assert.Equal(2, Volatile.Read(ref _changes));
        Assert.Equal(ReachabilityState.Reachable, _monitor.State);
    }

    [Fact]
    public async Task Start_AddressFlaps_StateStays()
    {
        var works = true;
        AddServers(3, _ => works ? ProbeOutcome.Reachable : ProbeOutcome.Unreachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 3);

        for (var i = 0; i < 10; i++)
        {
            works = false;
            await RoundsAsync(1);
            works = true;
            await RoundsAsync(2);
        }

        Assert.Equal(ReachabilityState.Reachable, _monitor.State);
        Assert.Equal(2, Volatile.Read(ref _changes));
    }

    [Fact]
    public async Task Start_MappingIsLost_IsNoticedWithinMinutes()
    {
        var works = true;
        AddServers(3, _ => works ? ProbeOutcome.Reachable : ProbeOutcome.Unreachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 4);
        works = false;
        var start = _time.GetUtcNow();

        await UntilAsync(() => _monitor.State == ReachabilityState.Unreachable, TimeSpan.FromSeconds(1));

        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Assert.Empty(_monitor.ReachableAddresses);
        works = true;
        await UntilAsync(() => _monitor.State == ReachabilityState.Reachable, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Start_ServersGoAway_StateFadesToUnknown()
    {
        AddServers(3, static _ => ProbeOutcome.Reachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 2);
        _servers.Clear();
        var start = _time.GetUtcNow();

        await UntilAsync(() => _monitor.State == ReachabilityState.Unknown, TimeSpan.FromSeconds(10));

        Assert.InRange(_time.GetUtcNow() - start, Limits.AnswerLifetime * 0.9, Limits.AnswerLifetime * 1.2);
    }

    [Fact]
    public async Task Start_ServersThatSayNothing_OthersAreAskedInTheirPlace()
    {
        AddServers(3, static _ => ProbeOutcome.Unknown);
        AddServers(3, static _ => ProbeOutcome.Reachable);
        SetCandidates(Mapped);
        await StartAsync(rounds: 1);

        Assert.Equal(3, _monitor.Snapshot()[0].Answers.Count(static a => a.Outcome == ProbeOutcome.Reachable));
        Assert.InRange(_servers.Asked, 3, Limits.MaxAskedPerRound);
    }

    [Theory]
    [InlineData(ProbeReason.Refused, 8 * 6)]
    [InlineData(ProbeReason.Timeout, 6)]
    public async Task Start_NobodySaysAnything_AsksAreBounded(ProbeReason reason, int asked)
    {
        _servers.ReasonOfSilence = reason;
        AddServers(50, static _ => ProbeOutcome.Unknown);
        SetCandidates([.. Enumerable.Range(1, 100).Select(i => Multiaddr.Parse($"/ip4/5.6.7.8/tcp/{i}"))]);
        await StartAsync(rounds: 1);

        Assert.Equal((8, 6), (Limits.MaxCandidates, Limits.MaxAskedPerRound));
        Assert.Equal(asked, _servers.Asked);
        Assert.Equal(ReachabilityState.Unknown, _monitor.State);
        await RoundsAsync(30);
        Assert.All(_monitor.Snapshot(), static a => Assert.InRange(a.Answers.Count, 0, Limits.MaxAnswers));
    }

    private void AddServers(int count, Func<Multiaddr, ProbeOutcome> answer)
    {
        for (var i = 0; i < count; i++)
            _servers.Add(answer);
    }

    private void SetCandidates(params Multiaddr[] addresses) => _monitor.SetCandidates(
        addresses.Select(static address => new ReachabilityCandidate(address, CandidateSource.Mapped)));

    private Task StartAsync(int rounds)
    {
        _monitor.Start();
        return UntilAsync(() => _monitor.Rounds >= rounds, rounds == 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
    }

    private Task RoundsAsync(int count)
    {
        var target = _monitor.Rounds + count;
        return UntilAsync(() => _monitor.Rounds >= target, TimeSpan.FromSeconds(1));
    }

    /// <summary>Lets time go on in steps until something is so; each step waits until the monitor sleeps.</summary>
    private async Task UntilAsync(Func<bool> isSo, TimeSpan step)
    {
        var start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TestHost.Patience, "It never happened.");
            if (step > TimeSpan.Zero && _time.SetTimerCount > 0)
                _time.Advance(step);
            await Task.Yield();
        }
    }
}
