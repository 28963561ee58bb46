using Codex.PortMapping.Gateways;
using Codex.PortMapping.Upnp;

namespace Codex.PortMapping.Protocols;

/// <summary>Makes protocols. What has to outlive a session with a gateway is kept here.</summary>
internal sealed class ProtocolFactory(PortMappingOptions options, TimeProvider timeProvider, Random random)
{
    private readonly PcpNonces _nonces = new(options.Secret);

    /// <summary>A protocol for a gateway.</summary>
    public IPortMappingProtocol Create(PortMappingMechanism mechanism, Gateway gateway) => mechanism switch
    {
        PortMappingMechanism.Pcp => new PcpProtocol(gateway, _nonces, options.Limits, timeProvider),
        PortMappingMechanism.NatPmp => new NatPmpProtocol(gateway, options.Limits, timeProvider),
        _ => new UpnpProtocol(gateway, options.Description, options.Limits, timeProvider, random),
    };
}
