using System.Diagnostics.CodeAnalysis;
using System.Net;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Upnp;

/// <summary>
/// Which URLs of a device are followed. Anybody on the network can answer a search; without these rules an answer
/// would make this machine send requests to where it cannot, or should not, be made to.
/// </summary>
internal static class DeviceUrl
{
    /// <summary>
    /// Takes a location whose host is the gateway, or who sent the answer from a private address. Names are refused:
    /// they can mean another host at each look.
    /// </summary>
    public static bool TryAcceptLocation(
        string text, IPAddress gateway, IPAddress source, [NotNullWhen(true)] out Uri? location)
    {
        location = Uri.TryCreate(text, UriKind.Absolute, out var url) && IsPlain(url, out var host)
            && (host.Equals(gateway) || (host.Equals(source) && AddressReach.IsPrivate(host))) ? url : null;
        return location is not null;
    }

    /// <summary>Resolves a control URL, which has to be on the host of the description.</summary>
    public static bool TryResolveControl(
        Uri location, string? urlBase, string controlUrl, [NotNullWhen(true)] out Uri? control)
    {
        control = null;
        var start = location;
        if (!string.IsNullOrWhiteSpace(urlBase)
            && (!Uri.TryCreate(urlBase, UriKind.Absolute, out start) || !IsOnHostOf(start, location)))
            return false;
        if (!Uri.TryCreate(start, controlUrl, out var url) || !IsOnHostOf(url, location))
            return false;
        control = url;
        return true;
    }

    private static bool IsOnHostOf(Uri url, Uri location) =>
        IsPlain(url, out var host) && IsPlain(location, out var expected) && host.Equals(expected);

    private static bool IsPlain(Uri url, [NotNullWhen(true)] out IPAddress? host)
    {
        host = null;
        return url.Scheme == Uri.UriSchemeHttp && url.UserInfo.Length == 0 && url.Port is > 0 and <= ushort.MaxValue
            && url.HostNameType == UriHostNameType.IPv4 && IPAddress.TryParse(url.Host, out host);
    }
}
