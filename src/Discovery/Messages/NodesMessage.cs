namespace Codex.Discovery.Messages;

/// <summary>These nodes: one of <paramref name="Total"/> packets.</summary>
internal sealed record NodesMessage(uint Total, IReadOnlyList<ReadOnlyMemory<byte>> Records)
    : Message(MessageKind.Nodes);
