using Codex.Multiformats;

namespace Codex.Libp2p.Addressing;

/// <summary>Reads the binary form component by component.</summary>
internal static class ComponentReader
{
    /// <summary>All components, as views of <paramref name="bytes"/>; none unless all are good.</summary>
    public static MultiaddrError ReadAll(ReadOnlyMemory<byte> bytes, out MultiaddrComponent[] components)
    {
        components = [];
        if (bytes.IsEmpty)
            return MultiaddrError.Empty;
        var found = new List<MultiaddrComponent>();
        while (!bytes.IsEmpty)
        {
            if (found.Count == AddressingLimits.MaxComponents)
                return MultiaddrError.TooLong;
            var error = ReadOne(ref bytes, out var component, out var isLast);
            if (error != MultiaddrError.None)
                return error;
            if (isLast && !bytes.IsEmpty)
                return MultiaddrError.Malformed;
            found.Add(component);
        }
        components = [.. found];
        return MultiaddrError.None;
    }

    private static MultiaddrError ReadOne(
        ref ReadOnlyMemory<byte> source, out MultiaddrComponent component, out bool isLast)
    {
        component = default;
        isLast = false;
        if (!Varint.TryRead(source.Span, out var code, out var codeBytes))
            return MultiaddrError.Malformed;
        if (ProtocolTable.Find(code) is not { } definition)
            return MultiaddrError.UnknownProtocol;
        source = source[codeBytes..];
        if (definition.Codec is not { } codec)
        {
            component = new MultiaddrComponent(definition.Protocol, default);
            return MultiaddrError.None;
        }
        var length = (ulong?)codec.FixedBytes ?? 0;
        if (codec.FixedBytes is null)
        {
            if (!Varint.TryRead(source.Span, out length, out var lengthBytes))
                return MultiaddrError.Malformed;
            source = source[lengthBytes..];
        }
        if (length > (ulong)source.Length || !codec.IsValid(source.Span[..(int)length]))
            return MultiaddrError.Malformed;
        component = new MultiaddrComponent(definition.Protocol, source[..(int)length]);
        source = source[(int)length..];
        isLast = codec.IsPath;
        return MultiaddrError.None;
    }
}
