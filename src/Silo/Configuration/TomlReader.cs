namespace Codex.Silo.Configuration;

/// <summary>
/// Reads the part of TOML 1.0 that options need: <c>key = value</c> lines and comments, where a value is a basic or
/// literal string, an integer, a float, a boolean, or an array of strings over any number of lines. Everything else
/// that TOML has is refused with a line number: a value is never guessed.
/// </summary>
internal static class TomlReader
{
    /// <summary>The entries of a document, in order.</summary>
    /// <exception cref="ConfigurationSyntaxException">The text is not within the supported part of TOML.</exception>
    public static IReadOnlyList<ConfigurationEntry> Read(string text)
    {
        var entries = new List<ConfigurationEntry>();
        var cursor = new TomlCursor(text);
        while (cursor.SkipToStatement())
        {
            if (cursor.Peek() == '[')
                throw cursor.Fail("tables are not supported: write all options before any [table]");
            var line = cursor.Line;
            var key = ReadKey(cursor);
            cursor.SkipBlanks();
            cursor.Expect('=', "'=' after the key");
            cursor.SkipBlanks();
            entries.Add(cursor.Peek() == '['
                ? new ConfigurationEntry(key, ReadArray(cursor), IsArray: true, line)
                : new ConfigurationEntry(key, [ReadScalar(cursor)], IsArray: false, line));
            cursor.ExpectEndOfLine();
        }

        return entries;
    }

    private static string ReadKey(TomlCursor cursor)
    {
        var key = cursor.Peek() is '"' or '\'' ? cursor.ReadString() : cursor.ReadWhile(IsBareKeyChar);
        if (key.Length == 0)
            throw cursor.Fail("a key was expected");
        if (cursor.Peek() == '.')
            throw cursor.Fail("dotted keys are not supported");
        return key;
    }

    private static string[] ReadArray(TomlCursor cursor)
    {
        var items = new List<string>();
        cursor.Expect('[', "'['");
        while (true)
        {
            cursor.SkipBlanksAndLines();
            if (cursor.TryTake(']'))
                return [.. items];
            if (cursor.Peek() is not ('"' or '\''))
                throw cursor.Fail("arrays hold strings only");
            items.Add(cursor.ReadString());
            cursor.SkipBlanksAndLines();
            if (!cursor.TryTake(',') && cursor.Peek() != ']')
                throw cursor.Fail("',' or ']' was expected");
        }
    }

    private static string ReadScalar(TomlCursor cursor)
    {
        if (cursor.Peek() is '"' or '\'')
            return cursor.ReadString();
        var word = cursor.ReadWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '_' or '.' or ':');
        return word switch
        {
            "" => throw cursor.Fail("a value was expected: a string, number, boolean or array of strings"),
            "true" or "false" => word,
            _ => TomlNumber.TryRead(word, out var number) ? number : throw cursor.Fail(
                $"{Quoted.Text(word)} is no string, number or boolean (strings need quotes)"),
        };
    }

    private static bool IsBareKeyChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';
}
