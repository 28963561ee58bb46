using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Protocols.Relay;

/// <summary>Addresses that lead through a relay: <c>&lt;address&gt;/p2p/&lt;relay&gt;/p2p-circuit</c>.</summary>
internal static class CircuitAddress
{
    private static readonly Multiaddr Circuit = Multiaddr.Parse("/p2p-circuit");

    /// <summary>The address through a relay.</summary>
    public static Multiaddr Of(Multiaddr relayAddress, PeerId relay) =>
        relayAddress.WithPeer(relay).Encapsulate(Circuit);

    /// <summary>
    /// The relay's id and address; false for an address that leads through none, or through several.
    /// </summary>
    public static bool TrySplit(Multiaddr circuit, out PeerId relay, out Multiaddr? address)
    {
        var parts = circuit.Components;
        (relay, address) = (default, null);
        var end = 0;
        while (end < parts.Count && parts[end].Protocol != MultiaddrProtocol.P2PCircuit)
            end++;
        if (end is 0 || end == parts.Count
            || parts.Skip(end + 1).Any(static part => part.Protocol != MultiaddrProtocol.P2P))
            return false;
        var builder = new MultiaddrBuilder();
        foreach (var part in parts.Take(end))
            builder.Add(part.Protocol, part.Value.Span);
        var whole = builder.Build();
        if (whole.Peer is not { } named)
            return false;
        (relay, address) = (named, whole.WithoutPeer());
        return true;
    }
}
