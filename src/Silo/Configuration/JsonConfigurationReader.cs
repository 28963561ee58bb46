using System.Text;
using System.Text.Json;

namespace Codex.Silo.Configuration;

/// <summary>
/// Reads options from one flat JSON object whose values are strings, numbers, booleans or arrays of strings. Comments
/// are allowed, since people write such files.
/// </summary>
internal static class JsonConfigurationReader
{
    /// <summary>The members of the object, in order.</summary>
    /// <exception cref="ConfigurationSyntaxException">The text is no such object.</exception>
    public static IReadOnlyList<ConfigurationEntry> Read(byte[] utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        try
        {
            return ReadObject(ref reader, utf8);
        }
        catch (JsonException e)
        {
            // A comment that the file ends in counts as a line more than there are.
            var lines = utf8.Count((byte)'\n') + 1;
            throw new ConfigurationSyntaxException(
                Math.Min((int)(e.LineNumber ?? 0) + 1, lines), "this is not valid JSON");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a string with an unpaired surrogate.
            throw Fail(reader, utf8, "a string is not valid Unicode");
        }
    }

    private static List<ConfigurationEntry> ReadObject(ref Utf8JsonReader reader, byte[] utf8)
    {
        var entries = new List<ConfigurationEntry>();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fail(reader, utf8, "an object was expected");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            var line = LineOf(utf8, reader.TokenStartIndex);
            reader.Read();
            entries.Add(reader.TokenType == JsonTokenType.StartArray
                ? new ConfigurationEntry(key, ReadArray(ref reader, utf8), IsArray: true, line)
                : new ConfigurationEntry(key, [ReadScalar(ref reader, utf8)], IsArray: false, line));
        }

        // Lets the reader complain about anything behind the object.
        reader.Read();
        return entries;
    }

    private static string[] ReadArray(ref Utf8JsonReader reader, byte[] utf8)
    {
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
                throw Fail(reader, utf8, "arrays hold strings only");
            items.Add(reader.GetString()!);
        }

        return [.. items];
    }

    private static string ReadScalar(ref Utf8JsonReader reader, byte[] utf8) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => throw Fail(reader, utf8, "a value must be a string, number, boolean or array of strings"),
    };

    private static ConfigurationSyntaxException Fail(Utf8JsonReader reader, byte[] utf8, string message) =>
        new(LineOf(utf8, reader.TokenStartIndex), message);

    private static int LineOf(byte[] utf8, long index) => 1 + utf8.AsSpan(0, (int)index).Count((byte)'\n');
}
