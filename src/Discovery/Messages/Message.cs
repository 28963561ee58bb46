namespace Codex.Discovery.Messages;

/// <summary>What one node says to another. Records in it are bytes whose signature nobody has looked at yet.</summary>
internal abstract record Message(MessageKind Kind);
