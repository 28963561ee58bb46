namespace Codex.PortMapping.Upnp;

/// <summary>Names of what UPnP gateways are and do (libp2p wire, section 11).</summary>
internal static class ServiceType
{
    public const string WanIp2 = "urn:schemas-upnp-org:service:WANIPConnection:2";
    public const string WanIp1 = "urn:schemas-upnp-org:service:WANIPConnection:1";
    public const string WanPpp1 = "urn:schemas-upnp-org:service:WANPPPConnection:1";

    /// <summary>Services that map ports, the one preferred first.</summary>
    public static readonly IReadOnlyList<string> Mapping = [WanIp2, WanIp1, WanPpp1];

    /// <summary>What is searched for.</summary>
    public static readonly IReadOnlyList<string> SearchTargets =
    [
        "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
        "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
        WanIp2,
        WanIp1,
        WanPpp1,
    ];

    /// <summary>Whether a service is one of those that map ports.</summary>
    public static bool IsMapping(string serviceType) => Mapping.Contains(serviceType);
}
