namespace Codex.Libp2p.Addressing;

/// <summary>One row of the table of protocols.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Name">Its name in text.</param>
/// <param name="Codec">How its value is read; null where it has none.</param>
internal sealed record ProtocolDefinition(MultiaddrProtocol Protocol, string Name, ValueCodec? Codec = null);
