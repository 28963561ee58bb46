using System.Net;
using Codex.Libp2p.Addressing;

namespace Codex.Silo.Reachability;

/// <summary>Everything that is known of where this node can be reached.</summary>
internal sealed record AddressEvidence
{
    /// <summary>The address of <c>--nat=extip:IP</c>, which then is the only one; null without.</summary>
    public IPAddress? External { get; init; }

    /// <summary>Whether nothing is asked of routers and peers: <c>--nat=none</c>.</summary>
    public bool IsPassive { get; init; }

    /// <summary>Where this node listens, all interfaces by their addresses.</summary>
    public IReadOnlyList<Multiaddr> Listening { get; init; } = [];

    /// <summary>Where the router forwards to the port listened on, public addresses only.</summary>
    public IReadOnlyList<Multiaddr> Mapped { get; init; } = [];

    /// <summary>Where enough peers see this node, public addresses only.</summary>
    public IReadOnlyList<Multiaddr> Observed { get; init; } = [];

    /// <summary>Where relays pass connections on to this node.</summary>
    public IReadOnlyList<Multiaddr> Circuits { get; init; } = [];

    /// <summary>What peers say of an address that they were asked to dial.</summary>
    public Func<Multiaddr, AddressVerdict> Verdict { get; init; } = static _ => AddressVerdict.Untested;
}
