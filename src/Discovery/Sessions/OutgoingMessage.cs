using Codex.Discovery.Routing;

namespace Codex.Discovery.Sessions;

/// <summary>An encoded message, and whom it is for.</summary>
internal sealed record OutgoingMessage(NodeContact Receiver, byte[] Message);
