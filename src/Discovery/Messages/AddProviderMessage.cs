using Codex.Discovery.Routing;

namespace Codex.Discovery.Messages;

/// <summary>This peer provides that key. There is no answer.</summary>
internal sealed record AddProviderMessage(NodeId Key, ReadOnlyMemory<byte> Record) : Message(MessageKind.AddProvider);
