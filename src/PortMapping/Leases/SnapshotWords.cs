using System.Net;

namespace Codex.PortMapping.Leases;

/// <summary>Says a state to users.</summary>
internal static class SnapshotWords
{
    /// <summary>One sentence or two.</summary>
    public static string Explain(
        PortMappingState state,
        IReadOnlyList<MappedPort> ports,
        PortMappingMechanism? mechanism,
        IPAddress? gateway,
        PortMappingFailure? failure)
    {
        var mapped = ports.Where(static port => port.External is not null).ToArray();
        var router = $"The router at {gateway}";
        var how = $"forwards {List(mapped)} to this node, by {Name(mechanism)}";
        return state switch
        {
            PortMappingState.Searching => "Asking the router for ports.",
            PortMappingState.Stopped => "Port mapping is stopped.",
            PortMappingState.NoGateway => "This machine has no router: it is offline, or connected directly.",
            PortMappingState.Mapped => $"{router} {how}.",
            PortMappingState.PartlyMapped =>
                $"{router} {how}, but not {List([.. ports.Where(static port => port.External is null)])}.",
            PortMappingState.DoubleNat => $"{router} {how}, but its own address "
                + $"{mapped.First(static port => !port.IsExternalPublic).External!.Address} is behind another NAT (a "
                + "second router, or the provider's), so nobody outside reaches this node that way.",
            _ => $"No router forwards a port to this node: {Reason(failure)}. Ports can be forwarded by hand, or UPnP "
                + "or NAT-PMP be enabled in the router.",
        };
    }

    private static string Reason(PortMappingFailure? failure) => failure?.Error switch
    {
        PortMappingError.Timeout or PortMappingError.Unreachable or PortMappingError.NoDevice
            or PortMappingError.UnsupportedVersion => "it does not answer",
        PortMappingError.NotAuthorized or PortMappingError.QuotaExceeded => "it does not allow this machine to ask",
        PortMappingError.NetworkFailure or PortMappingError.NoExternalAddress =>
                "it is not connected, or has no public address itself",
        PortMappingError.NoResources => "it has no room for more, or no public address itself",
        PortMappingError.Conflict => "the ports are taken",
        PortMappingError.AddressMismatch => "another router is between",
        PortMappingError.Unsupported or PortMappingError.NoService => "it cannot forward ports",
        null => "none was asked",
        _ => "its answers are not usable",
    };

    private static string List(IReadOnlyList<MappedPort> ports) => string.Join(
        " and ",
        ports.Select(static port => port.External is null || port.External.Port == port.Port.InternalPort
            ? $"{Name(port.Port.Protocol)} port {port.Port.InternalPort}"
            : $"{Name(port.Port.Protocol)} port {port.External.Port} (to {port.Port.InternalPort})"));

    private static string Name(TransportProtocol protocol) => protocol == TransportProtocol.Tcp ? "TCP" : "UDP";

    private static string Name(PortMappingMechanism? mechanism) => mechanism switch
    {
        PortMappingMechanism.Pcp => "PCP",
        PortMappingMechanism.NatPmp => "NAT-PMP",
        _ => "UPnP",
    };
}
