using System.Net;

namespace Codex.PortMapping.Gateways;

/// <summary>
/// Hears gateways that announce that they have restarted, or have another address (RFC 6886, section 3.2.1; RFC 6887,
/// section 14.1).
/// </summary>
public interface IGatewayAnnouncements
{
    /// <summary>
    /// Calls <paramref name="announced"/> with the source of every announcement, from any thread, until the result is
    /// disposed. Anybody on the network can announce: it is a reason to ask the gateway, and no more.
    /// </summary>
    IDisposable Subscribe(Action<IPAddress> announced);
}
