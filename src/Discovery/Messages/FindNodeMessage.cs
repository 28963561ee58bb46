namespace Codex.Discovery.Messages;

/// <summary>
/// Which nodes do you know at these logarithmic distances from you? 0 asks for the node's own record.
/// </summary>
internal sealed record FindNodeMessage(IReadOnlyList<int> Distances) : Message(MessageKind.FindNode);
