namespace Codex.Discovery.Messages;

/// <summary>Are you there? And: the sequence number of my record.</summary>
internal sealed record PingMessage(ulong RecordSequence) : Message(MessageKind.Ping);
