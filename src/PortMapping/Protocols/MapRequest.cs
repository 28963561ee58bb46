using System.Net;

namespace Codex.PortMapping.Protocols;

/// <summary>A mapping to make, or to renew.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="InternalPort">The port to lead to.</param>
/// <param name="External">
/// The external endpoint wished for; the address is 0.0.0.0 when any will do. Of a renewal, what it has.
/// </param>
/// <param name="Lifetime">How long.</param>
internal sealed record MapRequest(
    TransportProtocol Protocol, int InternalPort, IPEndPoint External, TimeSpan Lifetime);
