namespace Codex.Libp2p.Upgrade;

/// <summary>A connection could not be made secure and multiplexed: the peer is another, or speaks otherwise.</summary>
public sealed class UpgradeException(string message, Exception? inner = null) : IOException(message, inner);
