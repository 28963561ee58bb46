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

    /// <summary>A node proved its id, from this address. The record is new; null where it sent none.</summary>
    void OnProven(NodeAddress node, SignedPeerRecord? record, bool isClient);

    /// <summary>A message of a node that has proven its id.</summary>
    void OnMessage(NodeAddress node, MessageEnvelope envelope);
}
