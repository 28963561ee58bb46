using System.Net;

namespace Codex.Silo.Options;

/// <summary>The value of <c>--nat</c>.</summary>
/// <param name="Mode">How the external address is found.</param>
/// <param name="ExternalIp">The address to announce; set exactly for <see cref="NatMode.ExternalIp"/>.</param>
public sealed record NatOption(NatMode Mode, IPAddress? ExternalIp = null);
