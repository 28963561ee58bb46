using Codex.PortMapping.Gateways;
using Codex.PortMapping.Protocols;
using Microsoft.Extensions.Logging;

namespace Codex.PortMapping.Leases;

/// <summary>
/// The mappings of one gateway by one protocol: made, renewed when due, looked after between, made again when the
/// gateway has lost them. Used by one loop alone.
/// </summary>
internal sealed class MappingSession(
    Gateway gateway,
    IPortMappingProtocol protocol,
    IReadOnlyList<PortLease> leases,
    PortMappingLimits limits,
    LeaseClock clock,
    ILogger logger) : IDisposable
{
    // Looks at the gateway that may fail in a row before it is taken to be gone: a datagram is lost now and then.
    private const int ToleratedFailures = 2;

    private TimeSpan _nextCheck = clock.Now + limits.CheckInterval;
    private int _failures;

    /// <summary>The gateway.</summary>
    public Gateway Gateway => gateway;

    /// <summary>The protocol.</summary>
    public PortMappingMechanism Mechanism => protocol.Mechanism;

    /// <summary>What went wrong last, and was not followed by a success.</summary>
    public PortMappingFailure? Failure { get; private set; }

    /// <summary>Whether it is to be given up: the gateway is gone, or maps nothing any more.</summary>
    public bool IsLost { get; private set; }

    /// <summary>When to call <see cref="MaintainAsync"/> next.</summary>
    public TimeSpan NextDue => leases.Select(static lease => lease.Due)
        .Concat(leases.Select(static lease => lease.End ?? TimeSpan.MaxValue))
        .Append(_nextCheck)
        .Min();

    /// <summary>
    /// Asks for every port, once. True when one was granted; without, <see cref="Failure"/> tells why.
    /// </summary>
    public async Task<bool> EstablishAsync(CancellationToken cancellationToken)
    {
        var granted = false;
        foreach (var lease in leases)
        {
            granted |= await MapAsync(lease, cancellationToken);
            if (!granted && Failure is { IsGatewayLost: true })
                break;
        }

        return granted;
    }

    /// <summary>Does what is due.</summary>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        if (_nextCheck <= clock.Now)
            await CheckAsync(cancellationToken);
        foreach (var lease in leases)
        {
            if (!IsLost && lease.Due <= clock.Now)
                await MapAsync(lease, cancellationToken);
        }

        IsLost |= leases.All(static lease => lease.External is null);
    }

    /// <summary>Looks at the gateway as soon as <see cref="MaintainAsync"/> is called.</summary>
    public void CheckSoon() => _nextCheck = TimeSpan.Zero;

    /// <summary>Removes what the gateway may have; returns early when it does not answer in time.</summary>
    public async Task RemoveAsync(TimeProvider timeProvider)
    {
        using var deadline = new CancellationTokenSource(limits.StopTimeout, timeProvider);
        await Task.WhenAll(leases.Where(static lease => lease.MayExist).Select(RemoveAsync));

        async Task RemoveAsync(PortLease lease)
        {
            try
            {
                var failure = await protocol.UnmapAsync(lease.Request(), deadline.Token);
                if (failure is not null)
                    PortMappingLog.NotRemoved(logger, lease.Port, failure);
                else
                    PortMappingLog.Removed(logger, lease.Port, Mechanism);
            }
            catch (OperationCanceledException)
            {
                PortMappingLog.RemovalTimedOut(logger, lease.Port);
            }

            lease.Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => protocol.Dispose();

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var standing = leases.Where(static lease => lease.External is not null).ToArray();
        var check = await protocol.CheckAsync([.. standing.Select(static lease => lease.Request())], cancellationToken);
        if (check.Failure is { } failure)
        {
            Failure = failure;
            IsLost = failure.Error == PortMappingError.Unreachable || ++_failures > ToleratedFailures;
            _nextCheck = clock.Now + limits.MinRetry;
            PortMappingLog.CheckFailed(logger, gateway.Address, failure);
            return;
        }

        (_failures, Failure) = (0, null);
        _nextCheck = clock.Now + limits.CheckInterval;
        if (check.MappingsStand)
            return;
        PortMappingLog.StateLost(logger, gateway.Address);
        foreach (var lease in standing)
            lease.Hurry();
    }

    private async Task<bool> MapAsync(PortLease lease, CancellationToken cancellationToken)
    {
        var before = lease.External;
        var result = await protocol.MapAsync(lease.Ask(), cancellationToken);
        if (!result.IsMapped)
        {
            Failure = result.Failure;
            lease.Fail(result.Failure);
            IsLost |= result.Failure.Error == PortMappingError.Unreachable;
            PortMappingLog.NotMapped(logger, lease.Port, Mechanism, gateway.Address, result.Failure);
            return false;
        }

        Failure = null;
        lease.Grant(result.Grant);
        if (!result.Grant.External.Equals(before))
            PortMappingLog.Mapped(
                logger, lease.Port, result.Grant.External, Mechanism, gateway.Address, result.Grant.Lifetime);
        if (result.Grant.OthersLost)
        {
            PortMappingLog.StateLost(logger, gateway.Address);
            foreach (var other in leases.Where(other => other != lease && other.External is not null))
                other.Hurry();
        }

        return true;
    }
}
