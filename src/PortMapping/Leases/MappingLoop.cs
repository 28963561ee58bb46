using System.Net;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Protocols;
using Microsoft.Extensions.Logging;

namespace Codex.PortMapping.Leases;

/// <summary>
/// Finds a gateway and a protocol that map the ports, and stays with them until they are lost. What a gateway granted
/// is told until its lease ends, also while it does not answer: it may only be restarting.
/// </summary>
internal sealed class MappingLoop
{
    // A machine that slept between reading the clock and setting a timer has a timer that is late by its sleep.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(1);

    private readonly PortMappingOptions _options;
    private readonly PortMappingLimits _limits;
    private readonly IGatewaySource _gateways;
    private readonly TimeProvider _timeProvider;
    private readonly SnapshotBoard _board;
    private readonly ILogger _logger;
    private readonly LeaseClock _clock;
    private readonly ProtocolFactory _protocols;
    private readonly IReadOnlyList<PortLease> _leases;
    private readonly WakeSignal _wake = new();
    private readonly AnnouncementFilter _announcements;

    private IReadOnlyList<Gateway> _found = [];
    private MappingSession? _session;
    private PortMappingFailure? _failure;
    private int _failures;

    // Who made the mappings that stand; outlives the session with it.
    private Gateway? _standingGateway;
    private PortMappingMechanism? _standingMechanism;

    public MappingLoop(
        PortMappingOptions options,
        PortMappingEnvironment environment,
        TimeProvider timeProvider,
        SnapshotBoard board,
        ILogger logger)
    {
        (_options, _limits, _gateways) = (options, options.Limits, environment.Gateways);
        (_timeProvider, _board, _logger) = (timeProvider, board, logger);
        _clock = new LeaseClock(timeProvider);
        _announcements = new AnnouncementFilter(_limits, _clock);
        _protocols = new ProtocolFactory(options, timeProvider, environment.Random);
        _leases = [.. options.Ports.Select(port => new PortLease(port, options, _clock))];
    }

    /// <summary>Has the gateways looked at again; from any thread.</summary>
    public void NetworkChanged() => _wake.Set(WakeReason.NetworkChange);

    /// <summary>Has a gateway asked, if it is one that is known; from any thread.</summary>
    public void Announced(IPAddress source)
    {
        if (_announcements.Accept(source))
            _wake.Set(WakeReason.Announcement);
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var due = await StepAsync(cancellationToken);
                var reasons = await WaitAsync(due, cancellationToken);
                if (reasons.HasFlag(WakeReason.Announcement))
                    _session?.CheckSoon();
                if (reasons.HasFlag(WakeReason.NetworkChange))
                    await HandleChangeAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // No gateway is worth a node.
                PortMappingLog.Failed(_logger, exception);
                await Task.Delay(_limits.MinRetry, _timeProvider, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Removes the mappings and tells that it is over; after <see cref="RunAsync"/>.</summary>
    public async Task RemoveAsync()
    {
        if (_session is not null)
            await _session.RemoveAsync(_timeProvider);
        EndSession();
        foreach (var lease in _leases)
            lease.Forget();
        Publish(PortMappingState.Stopped);
    }

    /// <summary>A snapshot.</summary>
    internal static PortMappingSnapshot Describe(
        PortMappingState state,
        IReadOnlyList<MappedPort> ports,
        PortMappingMechanism? mechanism,
        Gateway? gateway,
        PortMappingFailure? failure) => new(
            state,
            SnapshotWords.Explain(state, ports, mechanism, gateway?.Address, failure),
            mechanism,
            gateway?.Address,
            ports,
            failure);

    /// <summary>Does what is due, and tells when to be called again.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        foreach (var lease in _leases)
            lease.Expire();
        if (_session is not null)
        {
            await _session.MaintainAsync(cancellationToken);
            _failure = _session.Failure;
            if (_session.IsLost)
            {
                EndSession();
                foreach (var lease in _leases)
                    lease.Doubt();
            }
        }

        if (_session is null && !await EstablishAsync(cancellationToken))
        {
            var pause = Longer(RetryPause.After(++_failures, _limits), _failure!.RetryAfter);
            // Looking costs nothing, and not every system tells of a route that comes late.
            if (_failure.Error == PortMappingError.NoGateway && pause > _limits.CheckInterval)
                pause = _limits.CheckInterval;
            PortMappingLog.NothingMapped(_logger, _failure, pause);
            Publish(StateOf(_failure));
            var end = _leases.Min(static lease => lease.End ?? TimeSpan.MaxValue);
            return _clock.Now + pause < end ? _clock.Now + pause : end;
        }

        _failures = 0;
        Publish(StateOf(_failure));
        return _session!.NextDue;
    }

    private async Task<bool> EstablishAsync(CancellationToken cancellationToken)
    {
        _failure = null;
        _found = [.. _gateways.Find().Take(_limits.MaxGateways)];
        _announcements.Know(_found);
        foreach (var gateway in _found)
        {
            foreach (var mechanism in _options.Mechanisms)
            {
                // Known before it asks: a stop meanwhile has to remove what the gateway may have mapped.
                _session = new MappingSession(
                    gateway, _protocols.Create(mechanism, gateway), _leases, _limits, _clock, _logger);
                if (await _session.EstablishAsync(cancellationToken))
                {
                    _failure = _session.Failure;
                    (_standingGateway, _standingMechanism) = (gateway, mechanism);
                    return true;
                }

                // A refusal says more than silence.
                if (_failure is null or { IsGatewayLost: true } && _session.Failure is { IsGatewayLost: false })
                    _failure = _session.Failure;
                _failure ??= _session.Failure;
                EndSession();
            }
        }

        _failure ??= new PortMappingFailure(PortMappingError.NoGateway, "This machine has no gateway.");
        return false;
    }

    /// <summary>Waits until something is due, or happens before.</summary>
    private async Task<WakeReason> WaitAsync(TimeSpan due, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = _clock.Now;
            if (due <= now)
                return WakeReason.None;
            var wait = due - now < _limits.CheckInterval ? due - now : _limits.CheckInterval;
            using var pause = new CancellationTokenSource(wait, _timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
            if (_clock.Now - now > ClockSlack)
                continue;
            try
            {
                return await _wake.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Perhaps due.
            }
        }
    }

    private async Task HandleChangeAsync(CancellationToken cancellationToken)
    {
        var rounds = 0;
        do
        {
            await Task.Delay(_limits.NetworkQuiet, _timeProvider, cancellationToken);
        }
        while (_wake.TakeAll().HasFlag(WakeReason.NetworkChange) && ++rounds < _limits.MaxQuietRounds);

        _failures = 0;
        if (_standingGateway is not { } standing)
            return;
        var gateways = _gateways.Find().Take(_limits.MaxGateways).ToArray();
        PortMappingLog.NetworkChanged(_logger, gateways.FirstOrDefault()?.Address, standing.Address);
        var isReachable = gateways.Any(standing.IsSame);
        if (isReachable && (gateways[0].IsSame(standing) || AreSame(gateways, _found)))
        {
            _session?.CheckSoon();
            return;
        }

        if (isReachable && _session is not null)
            await _session.RemoveAsync(_timeProvider);
        EndSession();
        foreach (var lease in _leases)
            lease.Forget();
    }

    private static bool AreSame(IReadOnlyList<Gateway> some, IReadOnlyList<Gateway> others) =>
        some.Count == others.Count && some.Zip(others).All(static pair => pair.First.IsSame(pair.Second));

    private PortMappingState StateOf(PortMappingFailure? failure)
    {
        var mapped = _leases.Where(static lease => lease.External is not null).ToArray();
        if (mapped.Length == 0)
            return failure?.Error == PortMappingError.NoGateway
                ? PortMappingState.NoGateway
                : PortMappingState.NotMapped;
        if (FirstBehindAnother() is not null)
            return PortMappingState.DoubleNat;
        return mapped.Length == _leases.Count ? PortMappingState.Mapped : PortMappingState.PartlyMapped;
    }

    private void Publish(PortMappingState state)
    {
        if (_board.Current.State != PortMappingState.DoubleNat && FirstBehindAnother() is { } address)
            PortMappingLog.DoubleNat(_logger, address);
        var failure = state == PortMappingState.Stopped
            ? null
            : _failure ?? _leases.Select(static lease => lease.Failure).FirstOrDefault(static f => f is not null);
        if (_leases.All(static lease => lease.External is null))
            (_standingGateway, _standingMechanism) = (null, null);
        var ports = _leases.Select(static lease => lease.Describe()).ToArray();
        _board.Publish(Describe(state, ports, _standingMechanism, _standingGateway, failure));
    }

    private IPAddress? FirstBehindAnother() => _leases
        .Select(static lease => lease.External?.Address)
        .FirstOrDefault(static address => address is not null && !AddressReach.IsPublic(address));

    private void EndSession()
    {
        _session?.Dispose();
        _session = null;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
