namespace Codex.Libp2p.Addressing;

/// <summary>Reads the text component by component.</summary>
internal static class ComponentText
{
    /// <summary>The binary form that the text stands for; no bytes unless all components are good.</summary>
    public static MultiaddrError TryParse(string text, out byte[] bytes)
    {
        bytes = [];
        if (text is "" or "/")
            return MultiaddrError.Empty;
        if (text[0] != '/')
            return MultiaddrError.Malformed;
        var builder = new MultiaddrBuilder();
        for (var position = 0; position < text.Length;)
        {
            var name = ReadPart(text, ref position);
            if (ProtocolTable.Find(name) is not { } definition)
                return name.Length == 0 ? MultiaddrError.Malformed : MultiaddrError.UnknownProtocol;
            if (definition.Codec is not { } codec)
            {
                builder.Add(definition.Protocol, []);
                continue;
            }
            var value = codec.IsPath ? text[position..] : ReadPart(text, ref position);
            if (codec.Parse(value) is not { } encoded)
                return MultiaddrError.Malformed;
            builder.Add(definition.Protocol, encoded);
            if (codec.IsPath)
                break;
        }
        bytes = builder.Bytes.ToArray();
        return MultiaddrError.None;
    }

    // The slash at the position and what follows it up to the next; empty at the end of the text.
    private static string ReadPart(string text, ref int position)
    {
        if (position == text.Length)
            return "";
        var start = position + 1;
        var end = text.IndexOf('/', start);
        position = end < 0 ? text.Length : end;
        return text[start..position];
    }
}
