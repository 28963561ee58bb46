namespace Codex.PortMapping.Gateways;

/// <summary>Knows the routers of this machine, so that a test or a laboratory can give others.</summary>
public interface IGatewaySource
{
    /// <summary>The routers, the one to the internet first; empty when there is none. Does not fail.</summary>
    IReadOnlyList<Gateway> Find();
}
