namespace Codex.Discovery.Messages;

/// <summary>A message with what belongs to every one.</summary>
/// <param name="Id">Links answer and request.</param>
/// <param name="Message">The message.</param>
/// <param name="IsFromClient">Whether the sender says that it is not to be asked anything (nodes since 2026).</param>
internal sealed record MessageEnvelope(RequestId Id, Message Message, bool IsFromClient = false);
