using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Transport;

/// <summary>How a connection reaches its peer.</summary>
/// <param name="Kind">By which way.</param>
/// <param name="Remote">
/// Where the peer is, without its id; of a relayed one the relay's address with <c>/p2p-circuit</c> behind it.
/// </param>
/// <param name="Local">This end; null where it has no address of its own.</param>
/// <param name="Limit">What the relay allows; null where nobody limits the connection.</param>
public sealed record ConnectionPath(
    PathKind Kind, Multiaddr Remote, Multiaddr? Local = null, CircuitLimit? Limit = null)
{
    /// <summary>Whether the path is for meeting only: the relay would cut it when it carries data.</summary>
    public bool IsLimited => Limit is { CarriesData: false };

    /// <summary>The order in which paths are preferred; less is better.</summary>
    internal int Rank => Kind != PathKind.Relayed ? 0 : IsLimited ? 2 : 1;
}
