using System.Net;

namespace Codex.PortMapping.Upnp;

/// <summary>A mapping as UPnP describes it.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="ExternalPort">Where it leads from.</param>
/// <param name="InternalPort">Where it leads to.</param>
/// <param name="InternalClient">Whom it leads to.</param>
/// <param name="Description">What the gateway's pages call it.</param>
/// <param name="Lease">How long; zero until it is removed.</param>
internal sealed record MappingEntry(
    TransportProtocol Protocol,
    int ExternalPort,
    int InternalPort,
    IPAddress InternalClient,
    string Description,
    TimeSpan Lease);
