namespace Codex.Discovery.Messages;

/// <summary>The answer of another protocol; empty where it is not spoken.</summary>
internal sealed record TalkResponseMessage(ReadOnlyMemory<byte> Response) : Message(MessageKind.TalkResponse);
