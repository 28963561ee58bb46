using System.Globalization;
using System.Net;
using Codex.PortMapping.Gateways;
using Codex.PortMapping.Protocols;

namespace Codex.PortMapping.Upnp;

/// <summary>UPnP with one gateway (Internet Gateway Device 1 and 2).</summary>
internal sealed class UpnpProtocol : IPortMappingProtocol
{
    // Ports of nobody in particular (RFC 6335, section 6).
    private const int FirstDynamicPort = 49152;

    private readonly Gateway _gateway;
    private readonly string _description;
    private readonly PortMappingLimits _limits;
    private readonly Random _random;
    private readonly DeviceHttp _http;
    private readonly MappingServiceFinder _finder;
    private MappingService? _service;
    private bool _permanentOnly;

    public UpnpProtocol(
        Gateway gateway, string description, PortMappingLimits limits, TimeProvider timeProvider, Random random)
    {
        _gateway = gateway;
        _description = description;
        _limits = limits;
        _random = random;
        _http = new DeviceHttp(gateway, limits, timeProvider);
        _finder = new MappingServiceFinder(gateway, _http, limits, timeProvider);
    }

    /// <inheritdoc/>
    public PortMappingMechanism Mechanism => PortMappingMechanism.Upnp;

    /// <inheritdoc/>
    public async ValueTask<MapResult> MapAsync(MapRequest request, CancellationToken cancellationToken)
    {
        if (_service is null)
        {
            (_service, var missing) = await _finder.FindAsync(cancellationToken);
            if (_service is null)
                return MapResult.Failed(missing!);
        }

        var (address, failure) = await GetAddressAsync(_service, cancellationToken);
        if (address is null)
            return MapResult.Failed(failure!);
        var entry = new MappingEntry(
            request.Protocol,
            request.External.Port,
            request.InternalPort,
            _gateway.LocalAddress,
            _description,
            _permanentOnly ? TimeSpan.Zero : request.Lifetime);
        (var port, failure) = await AddAsync(_service, entry, cancellationToken);
        if (port is not { } externalPort)
            return MapResult.Failed(failure!);
        var lifetime = _permanentOnly ? Timeout.InfiniteTimeSpan : request.Lifetime;
        return new MapResult(new MapGrant(new IPEndPoint(address, externalPort), lifetime, null, false), null);
    }

    /// <inheritdoc/>
    public async ValueTask<PortMappingFailure?> UnmapAsync(MapRequest mapping, CancellationToken cancellationToken)
    {
        if (_service is null)
            return new PortMappingFailure(PortMappingError.NoDevice, "The UPnP gateway is not known any more.");
        // The port may be another's by now, and not every gateway cares whose mapping is removed.
        var entry = await _service.GetEntryAsync(mapping.Protocol, mapping.External.Port, cancellationToken);
        if (entry.Failure is null && !IsOurs(entry, mapping))
            return null;
        var done = await _service.DeleteAsync(mapping.Protocol, mapping.External.Port, cancellationToken);
        return done.Refused(UpnpErrorCode.NoSuchEntryInArray) ? null : done.Failure;
    }

    /// <inheritdoc/>
    public async ValueTask<GatewayCheck> CheckAsync(
        IReadOnlyList<MapRequest> mappings, CancellationToken cancellationToken)
    {
        if (_service is null)
            return GatewayCheck.Lost;
        var (address, failure) = await GetAddressAsync(_service, cancellationToken);
        if (address is null)
            return GatewayCheck.Failed(failure!);
        foreach (var mapping in mappings)
        {
            if (!mapping.External.Address.Equals(address))
                return GatewayCheck.Lost;
            var entry = await _service.GetEntryAsync(mapping.Protocol, mapping.External.Port, cancellationToken);
            if (entry.Failure is not null && entry.ErrorCode is null)
                return GatewayCheck.Failed(entry.Failure);
            if (entry.Refused(UpnpErrorCode.NoSuchEntryInArray) || (entry.Failure is null && !IsOurs(entry, mapping)))
                return GatewayCheck.Lost;
        }

        return GatewayCheck.Intact;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private bool IsOurs(ActionResult entry, MapRequest mapping) =>
        IPAddress.TryParse(entry.Values.GetValueOrDefault("NewInternalClient"), out var client)
        && client.Equals(_gateway.LocalAddress)
        && TryReadPort(entry, "NewInternalPort") == mapping.InternalPort;

    private static async ValueTask<(IPAddress? Address, PortMappingFailure? Failure)> GetAddressAsync(
        MappingService service, CancellationToken cancellationToken)
    {
        var answer = await service.GetExternalAddressAsync(cancellationToken);
        if (answer.Failure is not null)
            return (null, answer.Failure);
        return IPAddress.TryParse(answer.Values.GetValueOrDefault("NewExternalIPAddress"), out var address)
            && AddressReach.IsHost(address)
            ? (address, null)
            : (null, new PortMappingFailure(PortMappingError.NoExternalAddress, "The gateway has no address yet."));
    }

    /// <summary>Adds a mapping from the port wished for, or from another when that is taken.</summary>
    private async ValueTask<(int? Port, PortMappingFailure? Failure)> AddAsync(
        MappingService service, MappingEntry entry, CancellationToken cancellationToken)
    {
        var added = await AddOneAsync(service.AddAsync, entry, cancellationToken);
        if (added.Refused(UpnpErrorCode.SamePortValuesRequired) && entry.ExternalPort != entry.InternalPort)
        {
            entry = entry with { ExternalPort = entry.InternalPort };
            added = await AddOneAsync(service.AddAsync, entry, cancellationToken);
        }

        if (IsTaken(added) && service.CanChoosePort)
        {
            var chosen = await AddOneAsync(service.AddAnyAsync, entry, cancellationToken);
            if (chosen.Failure is null)
                return TryReadPort(chosen, "NewReservedPort") is { } reserved
                    ? (reserved, null)
                    : (null, new PortMappingFailure(PortMappingError.Malformed, "The gateway reserved no port."));
        }

        for (var others = 0; IsTaken(added) && others < _limits.MaxOtherPorts; others++)
        {
            entry = entry with { ExternalPort = _random.Next(FirstDynamicPort, ushort.MaxValue + 1) };
            added = await AddOneAsync(service.AddAsync, entry, cancellationToken);
        }

        return added.Failure is null ? (entry.ExternalPort, null) : (null, added.Failure);
    }

    private static bool IsTaken(ActionResult added) =>
        added.Refused(UpnpErrorCode.ConflictInMappingEntry, UpnpErrorCode.ConflictWithOtherMechanisms);

    /// <summary>
    /// Adds a mapping for a time; without an end where the gateway knows no other. Some say so with a general error.
    /// </summary>
    private async ValueTask<ActionResult> AddOneAsync(
        Func<MappingEntry, CancellationToken, ValueTask<ActionResult>> add,
        MappingEntry entry,
        CancellationToken cancellationToken)
    {
        if (_permanentOnly)
            entry = entry with { Lease = TimeSpan.Zero };
        var added = await add(entry, cancellationToken);
        if (_permanentOnly || !added.Refused(
            UpnpErrorCode.OnlyPermanentLeasesSupported, UpnpErrorCode.InvalidArguments, UpnpErrorCode.ActionFailed))
            return added;
        var permanent = await add(entry with { Lease = TimeSpan.Zero }, cancellationToken);
        _permanentOnly = permanent.Failure is null || added.Refused(UpnpErrorCode.OnlyPermanentLeasesSupported);
        return permanent;
    }

    private static int? TryReadPort(ActionResult answer, string name) =>
        int.TryParse(
            answer.Values.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= ushort.MaxValue ? port : null;
}
