using Codex.Discovery.Routing;

namespace Codex.Discovery.Messages;

/// <summary>Which nodes do you know nearest to this id?</summary>
internal sealed record FindNodeFastMessage(NodeId Target) : Message(MessageKind.FindNodeFast);
