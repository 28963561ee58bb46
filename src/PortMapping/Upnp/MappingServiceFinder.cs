using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Upnp;

/// <summary>Finds the service of a gateway that maps ports and is connected to the internet.</summary>
internal sealed class MappingServiceFinder(
    Gateway gateway, DeviceHttp http, PortMappingLimits limits, TimeProvider timeProvider)
{
    private const string Connected = "Connected";

    private readonly DeviceSearch _search = new(gateway, limits, timeProvider);

    /// <summary>Searches, reads descriptions, and asks services for their status.</summary>
    public async ValueTask<(MappingService? Service, PortMappingFailure? Failure)> FindAsync(
        CancellationToken cancellationToken)
    {
        var found = await _search.FindAsync(cancellationToken);
        var failure = found.Failure;
        foreach (var location in found.Locations)
        {
            (var service, failure) = await OpenAsync(location, cancellationToken);
            if (service is not null)
                return (service, null);
        }

        return (null, failure);
    }

    private async ValueTask<(MappingService? Service, PortMappingFailure? Failure)> OpenAsync(
        Uri location, CancellationToken cancellationToken)
    {
        var answered = await http.GetAsync(location, cancellationToken);
        if (answered.Failure is not null)
            return (null, answered.Failure);
        if (answered.Status != 200)
            return Failed(PortMappingError.HttpFailed, $"{location.Authority} answered {answered.Status}.");
        if (DeviceDescription.TryRead(answered.Body, limits) is not { } description)
            return Failed(PortMappingError.Malformed, $"{location.Authority} is not a description that is read.");

        var last = Failed(PortMappingError.NoService, $"{location.Authority} has no service that maps ports.");
        foreach (var candidate in description.Services.Take(limits.MaxServicesAsked))
        {
            if (!DeviceUrl.TryResolveControl(location, description.UrlBase, candidate.ControlUrl, out var control))
            {
                last = Failed(PortMappingError.ControlUrlRefused, $"{location.Authority} points at another host.");
                continue;
            }

            var service = new MappingService(http, candidate.Type, control, limits);
            var status = await service.GetStatusAsync(cancellationToken);
            // A service that does not tell its status may still map.
            if (status.ErrorCode is not null
                || (status.Failure is null && status.Values.GetValueOrDefault("NewConnectionStatus") == Connected))
                return (service, null);
            last = status.Failure is null
                ? Failed(PortMappingError.NetworkFailure, "The UPnP gateway is not connected.")
                : (null, status.Failure);
        }

        return last;
    }

    private static (MappingService? Service, PortMappingFailure? Failure) Failed(
        PortMappingError error, string detail) => (null, new PortMappingFailure(error, detail));
}
