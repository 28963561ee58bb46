namespace Codex.Api.Ports.Reachability;

/// <summary>What the router forwards.</summary>
/// <param name="Protocol"><c>none</c>, <c>upnp</c>, <c>pmp</c> or <c>pcp</c>: by what it was asked.</param>
/// <param name="ExternalTcp">Address and port that it forwards to the port for peers; null for none.</param>
/// <param name="ExternalUdp">The same of the discovery port.</param>
/// <param name="Description">What happened, in words.</param>
public sealed record PortMappingReport(
    string Protocol, string? ExternalTcp, string? ExternalUdp, string Description)
{
    /// <summary>No router is asked.</summary>
    public static PortMappingReport Off { get; } = new("none", null, null, "No router is asked to forward ports.");
}
