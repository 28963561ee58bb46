using System.Net;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Protocols;

namespace Codex.PortMapping.Leases;

/// <summary>One port, what it was granted, and when the gateway is asked again. Used by one loop alone.</summary>
internal sealed class PortLease(PortToMap port, PortMappingOptions options, LeaseClock clock)
{
    private readonly PortMappingLimits _limits = options.Limits;
    private TimeSpan? _end;
    private DateTimeOffset? _endOfDay;
    private TimeSpan _asked;
    private int _failures;
    private IPEndPoint? _last;

    /// <summary>The port.</summary>
    public PortToMap Port => port;

    /// <summary>Where others reach it; null while it is not mapped.</summary>
    public IPEndPoint? External { get; private set; }

    /// <summary>When the gateway is to be asked next, as <see cref="LeaseClock.Now"/>.</summary>
    public TimeSpan Due { get; private set; }

    /// <summary>When the lease ends; null without a lease, or one without an end.</summary>
    public TimeSpan? End => _end;

    /// <summary>
    /// Whether the gateway may have a mapping: it was asked for one and has not refused, even if it did not answer.
    /// </summary>
    public bool MayExist { get; private set; }

    /// <summary>Why it is not mapped, or not renewed.</summary>
    public PortMappingFailure? Failure { get; private set; }

    /// <summary>What to ask for: what it had, or what is wished for.</summary>
    public MapRequest Ask()
    {
        (MayExist, _asked) = (true, clock.Now);
        return Request();
    }

    /// <summary>The mapping as it is.</summary>
    public MapRequest Request() => new(
        port.Protocol,
        port.InternalPort,
        External ?? _last ?? new IPEndPoint(IPAddress.Any, port.FirstChoice),
        options.Lease);

    /// <summary>Takes what was granted; renewed at its half (RFC 6886, section 3.3).</summary>
    public void Grant(MapGrant grant)
    {
        (External, _last, Failure, _failures) = (grant.External, grant.External, null, 0);
        if (grant.Lifetime == Timeout.InfiniteTimeSpan)
        {
            (_end, _endOfDay, Due) = (null, null, TimeSpan.MaxValue);
            return;
        }

        var lifetime = Longer(grant.Lifetime, _limits.MinRenewPause * 2);
        lifetime = lifetime < _limits.MaxLease ? lifetime : _limits.MaxLease;
        _end = clock.Now + lifetime;
        _endOfDay = clock.TimeOfDay + lifetime;
        Due = clock.Now + (lifetime / 2);
    }

    /// <summary>
    /// Takes a refusal: asked again at half of the time that is left, or after growing pauses when there is no mapping.
    /// </summary>
    public void Fail(PortMappingFailure failure)
    {
        Failure = failure;
        MayExist = External is not null || failure.Error == PortMappingError.Timeout;
        var pause = External is null
            ? RetryPause.After(++_failures, _limits)
            : ((_end ?? clock.Now) - clock.Now) / 2;
        Due = clock.Now + Longer(Longer(pause, _limits.MinRenewPause), failure.RetryAfter);
    }

    /// <summary>
    /// Makes it due, because the gateway has lost it; not sooner than a pause after it was last asked, so that a
    /// gateway that loses everything all the time is not asked in circles.
    /// </summary>
    public void Hurry() => Due = _asked + _limits.MinRenewPause;

    /// <summary>
    /// Gives a mapping an end if it has none, because the gateway is gone: it may not be told for ever.
    /// </summary>
    public void Doubt()
    {
        if (External is null || _end is not null)
            return;
        _end = clock.Now + _limits.CheckInterval;
        _endOfDay = clock.TimeOfDay + _limits.CheckInterval;
    }

    /// <summary>Forgets a mapping whose lease is over. True when there was one.</summary>
    public bool Expire()
    {
        if (_end is not { } end || end > clock.Now)
            return false;
        Forget();
        return true;
    }

    /// <summary>Forgets the mapping, but not the port it had, which is wished for again.</summary>
    public void Forget() => (External, _end, _endOfDay, MayExist, Due) = (null, null, null, false, clock.Now);

    /// <summary>How it stands.</summary>
    public MappedPort Describe() =>
        new(port, External, External is not null && AddressReach.IsPublic(External.Address), _endOfDay, Failure);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
