using Codex.Discovery.Routing;

namespace Codex.Discovery.Messages;

/// <summary>Who provides this key?</summary>
internal sealed record GetProvidersMessage(NodeId Key) : Message(MessageKind.GetProviders);
