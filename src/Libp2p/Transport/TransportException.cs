namespace Codex.Libp2p.Transport;

/// <summary>An address cannot be listened on.</summary>
public sealed class TransportException(string message, Exception? inner = null) : IOException(message, inner);
