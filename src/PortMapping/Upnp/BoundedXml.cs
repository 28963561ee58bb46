using System.Xml;

namespace Codex.PortMapping.Upnp;

/// <summary>Reads XML that nobody vouches for: no document types, so no entities; bounded depth.</summary>
internal static class BoundedXml
{
    /// <summary>A reader over a body that is bounded already.</summary>
    public static XmlReader Open(byte[] body) => XmlReader.Create(new MemoryStream(body, writable: false), new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = body.Length,
    });

    /// <summary>
    /// Calls back with the local name, the depth and the text of each element that holds nothing but text, and of each
    /// element that begins (text null). False when the XML is malformed or beyond a limit.
    /// </summary>
    public static bool TryWalk(byte[] body, PortMappingLimits limits, Func<string, string?, bool> visit)
    {
        if (body.Length == 0)
            return false;
        try
        {
            using var reader = Open(body);
            var name = "";
            string? text = null;
            while (reader.Read())
            {
                if (reader.Depth > limits.MaxXmlDepth)
                    return false;
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        (name, text) = (reader.LocalName, reader.IsEmptyElement ? null : "");
                        if (!visit(name, null) || (reader.IsEmptyElement && !visit(name, "")))
                            return false;
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA when text is not null:
                        text += reader.Value;
                        if (text.Length > limits.MaxXmlTextLength)
                            return false;
                        break;
                    case XmlNodeType.EndElement:
                        if (text is not null && !visit(name, text.Trim()))
                            return false;
                        text = null;
                        break;
                }
            }

            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
