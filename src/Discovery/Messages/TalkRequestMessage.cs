namespace Codex.Discovery.Messages;

/// <summary>A request of another protocol. There is none; it gets an empty answer.</summary>
internal sealed record TalkRequestMessage(ReadOnlyMemory<byte> Protocol, ReadOnlyMemory<byte> Request)
    : Message(MessageKind.TalkRequest);
