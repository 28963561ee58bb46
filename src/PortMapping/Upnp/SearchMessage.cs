using System.Net;
using System.Text;

namespace Codex.PortMapping.Upnp;

/// <summary>Messages of UPnP's search (UPnP Device Architecture 1.1, section 1.3).</summary>
internal static class SearchMessage
{
    private const string StatusLine = "HTTP/1.1 200";
    private const string OldStatusLine = "HTTP/1.0 200";
    private const string LocationHeader = "LOCATION";

    /// <summary>A search for one target.</summary>
    public static byte[] Write(IPEndPoint destination, string target, int spreadSeconds) => Encoding.ASCII.GetBytes(
        $"M-SEARCH * HTTP/1.1\r\nHOST: {destination}\r\nMAN: \"ssdp:discover\"\r\nMX: {spreadSeconds}\r\n"
        + $"ST: {target}\r\n\r\n");

    /// <summary>Reads where the description of a device is that answers.</summary>
    public static PortMappingError TryReadLocation(
        ReadOnlySpan<byte> datagram, PortMappingLimits limits, out string location)
    {
        location = "";
        if (datagram.Length > limits.MaxSearchAnswerBytes)
            return PortMappingError.TooLarge;
        if (!Ascii.IsValid(datagram))
            return PortMappingError.Malformed;
        var text = Encoding.ASCII.GetString(datagram);
        if (!text.StartsWith(StatusLine, StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith(OldStatusLine, StringComparison.OrdinalIgnoreCase))
            return PortMappingError.Malformed;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0 || !line[..colon].Trim().Equals(LocationHeader, StringComparison.OrdinalIgnoreCase))
                continue;
            var value = line[(colon + 1)..].Trim();
            if (value.Length > limits.MaxUrlLength)
                return PortMappingError.TooLarge;
            location = value.ToString();
            return PortMappingError.None;
        }

        return PortMappingError.Malformed;
    }
}
