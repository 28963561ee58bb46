using Codex.Discovery.Messages;
using Codex.Discovery.Routing;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Sessions;

/// <summary>What the layer of sessions asks of, and tells, the one above. Called from the receiving loop.</summary>
internal interface ISessionEvents
{
    /// <summary>This node's record now.</summary>
    SignedPeerRecord LocalRecord { get; }

    /// <summary>The latest record known of a node; null for none.</summary>
    SignedPeerRecord? FindRecord(NodeId id);

    /// <summary>
    /// A node that is to be asked proved its id from the address in its record, or is heard of under such a session and
    /// no longer known.
    /// </summary>
    void OnReachable(NodeContact contact);

    /// <summary>A message of a node that has proven its id.</summary>
    void OnMessage(NodeAddress node, MessageEnvelope envelope);
}
