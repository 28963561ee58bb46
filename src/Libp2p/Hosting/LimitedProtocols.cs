using System.Collections.Frozen;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Hosting;

/// <summary>
/// What may run on a circuit that is meant for meeting only (libp2p wire, section 9): everything else would use up the
/// few bytes that a relay gives, and be cut in the middle.
/// </summary>
public static class LimitedProtocols
{
    private static readonly FrozenSet<string> Ids = FrozenSet.Create(
        "/ipfs/id/1.0.0",
        "/ipfs/id/push/1.0.0",
        "/ipfs/ping/1.0.0",
        "/libp2p/dcutr",
        "/libp2p/autonat/1.0.0",
        "/libp2p/autonat/2/dial-request",
        "/libp2p/autonat/2/dial-back");

    /// <summary>Whether a protocol may be spoken on a connection of this path.</summary>
    public static bool MayRun(ConnectionPath path, string protocolId) => !path.IsLimited || Ids.Contains(protocolId);
}
