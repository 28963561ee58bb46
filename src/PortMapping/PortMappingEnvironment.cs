using Codex.PortMapping.Gateways;

namespace Codex.PortMapping;

/// <summary>What a <see cref="PortMapper"/> knows of the world; a test or a laboratory gives another.</summary>
public sealed record PortMappingEnvironment
{
    /// <summary>This machine's.</summary>
    public static PortMappingEnvironment Default { get; } = new();

    /// <summary>Knows the gateways. Default: those of this machine.</summary>
    public IGatewaySource Gateways { get; init; } = new SystemGatewaySource();

    /// <summary>Tells when the network changes. Default: the operating system.</summary>
    public INetworkChanges NetworkChanges { get; init; } = new SystemNetworkChanges();

    /// <summary>Hears gateways that restart. Default: by multicast.</summary>
    public IGatewayAnnouncements Announcements { get; init; } = new MulticastAnnouncements();

    /// <summary>
    /// Chooses UPnP ports where the one wished for is taken; used by one thread at a time. Default:
    /// <see cref="Random.Shared"/>.
    /// </summary>
    public Random Random { get; init; } = Random.Shared;
}
