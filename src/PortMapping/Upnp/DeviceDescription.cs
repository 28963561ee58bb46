namespace Codex.PortMapping.Upnp;

/// <summary>What is read of a device's description (UPnP Device Architecture 1.1, section 2.3).</summary>
/// <param name="UrlBase">What URLs are relative to, instead of the location; null if not told.</param>
/// <param name="Services">Services that map ports, the preferred kind first, otherwise as described.</param>
internal sealed record DeviceDescription(string? UrlBase, IReadOnlyList<DeviceService> Services)
{
    /// <summary>Reads a description. Null when it is no XML, has a document type, or is beyond a limit.</summary>
    public static DeviceDescription? TryRead(byte[] body, PortMappingLimits limits)
    {
        var services = new List<DeviceService>();
        string? urlBase = null, type = null, control = null;
        var seen = 0;
        var isRead = BoundedXml.TryWalk(body, limits, (name, text) =>
        {
            switch (name, text)
            {
                case ("service", null):
                    (type, control) = (null, null);
                    return ++seen <= limits.MaxServices;
                case ("URLBase", { Length: > 0 }):
                    urlBase = text;
                    return text.Length <= limits.MaxUrlLength;
                case ("serviceType", { Length: > 0 }):
                    type = text;
                    break;
                case ("controlURL", { Length: > 0 }):
                    control = text;
                    break;
            }

            if (type is not null && control is not null)
            {
                if (ServiceType.IsMapping(type))
                    services.Add(new DeviceService(type, control));
                (type, control) = (null, null);
            }

            return true;
        });
        return isRead
            ? new DeviceDescription(urlBase, [.. ServiceType.Mapping.SelectMany(
                kind => services.Where(service => service.Type == kind))])
            : null;
    }
}
