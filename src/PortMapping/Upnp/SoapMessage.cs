using System.Security;
using System.Text;

namespace Codex.PortMapping.Upnp;

/// <summary>Calls of actions (UPnP Device Architecture 1.1, section 3.2).</summary>
internal static class SoapMessage
{
    /// <summary>A call; the order of the arguments counts for many devices.</summary>
    public static byte[] Write(
        string serviceType, string action, params ReadOnlySpan<(string Name, string Value)> arguments)
    {
        var text = new StringBuilder("<?xml version=\"1.0\"?>\r\n")
            .Append("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" ")
            .Append("s:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\"><s:Body>")
            .Append($"<u:{action} xmlns:u=\"{serviceType}\">");
        foreach (var (name, value) in arguments)
            text.Append($"<{name}>{SecurityElement.Escape(value)}</{name}>");
        return Encoding.UTF8.GetBytes(text.Append($"</u:{action}></s:Body></s:Envelope>\r\n").ToString());
    }
}
