namespace Codex.Libp2p.Muxing;

/// <summary>A stream was reset, by either side, or went down with its connection.</summary>
public sealed class StreamResetException(string message, Exception? inner = null) : IOException(message, inner);
