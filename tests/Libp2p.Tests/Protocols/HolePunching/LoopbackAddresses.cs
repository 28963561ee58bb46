using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.HolePunching;

namespace Codex.Libp2p.Tests.Protocols.HolePunching;

/// <summary>Where a host on loopback listens, or what else a test says.</summary>
internal sealed class LoopbackAddresses(Host host) : IPunchAddresses
{
    public IReadOnlyList<Multiaddr> Own { get; set; } = host.ListenAddresses;

    public IReadOnlyList<Multiaddr> WorthADial(IReadOnlyList<Multiaddr> told) => told;
}
