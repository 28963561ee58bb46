using System.Globalization;
using System.Net;

namespace Codex.PortMapping.Upnp;

/// <summary>The actions of a device's service that are used here (WANIPConnection:1 and :2, section 2.4).</summary>
internal sealed class MappingService(DeviceHttp http, string serviceType, Uri controlUrl, PortMappingLimits limits)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Where its actions go.</summary>
    public Uri ControlUrl => controlUrl;

    /// <summary>Whether it can choose a port itself (version 2).</summary>
    public bool CanChoosePort => serviceType == ServiceType.WanIp2;

    public ValueTask<ActionResult> GetStatusAsync(CancellationToken cancellationToken) =>
        CallAsync("GetStatusInfo", [], cancellationToken);

    public ValueTask<ActionResult> GetExternalAddressAsync(CancellationToken cancellationToken) =>
        CallAsync("GetExternalIPAddress", [], cancellationToken);

    public ValueTask<ActionResult> AddAsync(MappingEntry entry, CancellationToken cancellationToken) =>
        CallAsync("AddPortMapping", Arguments(entry), cancellationToken);

    public ValueTask<ActionResult> AddAnyAsync(MappingEntry entry, CancellationToken cancellationToken) =>
        CallAsync("AddAnyPortMapping", Arguments(entry), cancellationToken);

    public ValueTask<ActionResult> DeleteAsync(
        TransportProtocol protocol, int externalPort, CancellationToken cancellationToken) =>
        CallAsync("DeletePortMapping", Key(protocol, externalPort), cancellationToken);

    public ValueTask<ActionResult> GetEntryAsync(
        TransportProtocol protocol, int externalPort, CancellationToken cancellationToken) =>
        CallAsync("GetSpecificPortMappingEntry", Key(protocol, externalPort), cancellationToken);

    private async ValueTask<ActionResult> CallAsync(
        string action, (string, string)[] arguments, CancellationToken cancellationToken)
    {
        var answered = await http.PostAsync(
            controlUrl,
            $"{serviceType}#{action}",
            SoapMessage.Write(serviceType, action, arguments),
            cancellationToken);
        if (answered.Failure is not null)
            return new ActionResult(Nothing, null, answered.Failure);
        if (SoapAnswer.TryRead(answered.Body, action, limits) is not { } answer)
        {
            var isHttp = answered.Status == (int)HttpStatusCode.OK;
            return new ActionResult(Nothing, null, new PortMappingFailure(
                isHttp ? PortMappingError.Malformed : PortMappingError.HttpFailed,
                $"{action} was answered with status {answered.Status} and no SOAP."));
        }

        return answer.ErrorCode is { } code
            ? new ActionResult(Nothing, code, new PortMappingFailure(
                UpnpErrorCode.Meaning(code), $"{action} was refused by UPnP, with error {code}."))
            : new ActionResult(answer.Values, null, null);
    }

    private static (string, string)[] Key(TransportProtocol protocol, int externalPort) =>
    [
        ("NewRemoteHost", ""),
        ("NewExternalPort", Number(externalPort)),
        ("NewProtocol", Name(protocol)),
    ];

    private static (string, string)[] Arguments(MappingEntry entry) =>
    [
        .. Key(entry.Protocol, entry.ExternalPort),
        ("NewInternalPort", Number(entry.InternalPort)),
        ("NewInternalClient", entry.InternalClient.ToString()),
        ("NewEnabled", "1"),
        ("NewPortMappingDescription", entry.Description),
        ("NewLeaseDuration", Number((int)entry.Lease.TotalSeconds)),
    ];

    private static string Name(TransportProtocol protocol) => protocol == TransportProtocol.Tcp ? "TCP" : "UDP";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
