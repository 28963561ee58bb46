namespace Codex.Libp2p.Muxing;

/// <summary>A stream could not be opened: the connection has ended, or has as many streams as it may.</summary>
public sealed class MuxerException(string message, Exception? inner = null) : IOException(message, inner);
