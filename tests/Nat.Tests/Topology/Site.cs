using System.Net;

namespace Codex.Nat.Tests.Topology;

/// <summary>A host and what stands between it and the internet.</summary>
/// <param name="Kind">What that is.</param>
/// <param name="PublicAddress">The address under which the internet sees the host.</param>
/// <param name="Member">The host.</param>
/// <param name="Routers">From the host's own outwards; none for a public host.</param>
internal sealed record Site(NatKind Kind, IPAddress PublicAddress, LabHost Member, IReadOnlyList<Router> Routers)
{
    public IPEndPoint PublicAt(int port) => new(PublicAddress, port);

    /// <summary>The router at home.</summary>
    public Router Inner => Routers[0];

    /// <summary>The router that the internet sees.</summary>
    public Router Outer => Routers[^1];
}
