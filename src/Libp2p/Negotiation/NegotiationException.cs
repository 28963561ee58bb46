namespace Codex.Libp2p.Negotiation;

/// <summary>The other side does not speak multistream-select, or went away in the midst of it.</summary>
public sealed class NegotiationException(string message) : IOException(message);
