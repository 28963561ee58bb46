namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>A relay that keeps no place for this node now.</summary>
/// <param name="Until">Until when it is left alone.</param>
/// <param name="Pause">How long that is.</param>
internal readonly record struct RelayRefusal(DateTimeOffset Until, TimeSpan Pause);
