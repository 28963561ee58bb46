namespace Codex.Libp2p.Addressing;

/// <summary>One protocol of an address with its value.</summary>
/// <param name="Protocol">The protocol.</param>
/// <param name="Value">
/// Its value as bytes, without length prefix; empty where the protocol has none. Ports are big-endian.
/// </param>
public readonly record struct MultiaddrComponent(MultiaddrProtocol Protocol, ReadOnlyMemory<byte> Value)
{
    /// <summary>The component's text, with the leading slash: <c>/tcp/4001</c>.</summary>
    public override string ToString()
    {
        var definition = ProtocolTable.Find(Protocol)!;
        return definition.Codec switch
        {
            null => $"/{definition.Name}",
            // A path brings its own slash.
            { IsPath: true } codec => $"/{definition.Name}{codec.Format(Value.Span)}",
            var codec => $"/{definition.Name}/{codec.Format(Value.Span)}",
        };
    }
}
