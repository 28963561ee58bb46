using System.Globalization;
using System.Text;

namespace Codex.Silo.Configuration;

/// <summary>A position in a TOML document: white space, comments, strings, line numbers.</summary>
internal sealed class TomlCursor(string text)
{
    private const char End = '\0';

    private int _position;

    /// <summary>The current line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The current character; NUL at the end, which a document itself cannot contain.</summary>
    public char Peek(int ahead = 0) => _position + ahead < text.Length ? text[_position + ahead] : End;

    /// <summary>A mistake at the current line.</summary>
    public ConfigurationSyntaxException Fail(string message) => new(Line, message);

    /// <summary>Goes to the next key or table; false at the end of the document.</summary>
    public bool SkipToStatement()
    {
        SkipBlanksAndLines();
        return _position < text.Length;
    }

    /// <summary>Skips spaces and tabs.</summary>
    public void SkipBlanks()
    {
        while (Peek() is ' ' or '\t')
            _position++;
    }

    /// <summary>Skips spaces, tabs, comments and line ends.</summary>
    public void SkipBlanksAndLines()
    {
        do
        {
            SkipBlanks();
            SkipComment();
        }
        while (TryTakeLineEnd());
    }

    /// <summary>Skips a comment, then demands a line end or the end of the document.</summary>
    public void ExpectEndOfLine()
    {
        SkipBlanks();
        SkipComment();
        if (_position < text.Length && !TryTakeLineEnd())
            throw Fail("only a comment may follow a value");
    }

    /// <summary>Takes <paramref name="expected"/> if it is next.</summary>
    public bool TryTake(char expected)
    {
        if (_position >= text.Length || text[_position] != expected)
            return false;
        _position++;
        return true;
    }

    /// <summary>Takes <paramref name="expected"/> or fails.</summary>
    public void Expect(char expected, string what)
    {
        if (!TryTake(expected))
            throw Fail($"{what} was expected");
    }

    /// <summary>Takes characters as long as <paramref name="accept"/> says.</summary>
    public string ReadWhile(Func<char, bool> accept)
    {
        var start = _position;
        while (_position < text.Length && accept(text[_position]))
            _position++;
        return text[start.._position];
    }

    /// <summary>Takes a basic (<c>"…"</c>) or literal (<c>'…'</c>) string.</summary>
    public string ReadString()
    {
        var quote = Peek();
        if (Peek(1) == quote && Peek(2) == quote)
            throw Fail("strings over several lines are not supported");
        _position++;
        var value = new StringBuilder();
        while (!TryTake(quote))
        {
            var c = Peek();
            if (_position >= text.Length || c is '\n' or '\r')
                throw Fail($"the string has no closing {quote}");
            RefuseControl(c);
            _position++;
            if (c == '\\' && quote == '"')
                AppendEscape(value);
            else
                value.Append(c);
        }

        return value.ToString();
    }

    private void AppendEscape(StringBuilder value)
    {
        var c = Peek();
        _position++;
        switch (c)
        {
            case 'b': value.Append('\b'); break;
            case 't': value.Append('\t'); break;
            case 'n': value.Append('\n'); break;
            case 'f': value.Append('\f'); break;
            case 'r': value.Append('\r'); break;
            case '"': value.Append('"'); break;
            case '\\': value.Append('\\'); break;
            case 'u': value.Append(ReadScalarValue(4)); break;
            case 'U': value.Append(ReadScalarValue(8)); break;
            default: throw Fail("unknown escape in a string (a path is best written in single quotes)");
        }
    }

    private string ReadScalarValue(int digits)
    {
        if (_position + digits > text.Length
            || !uint.TryParse(
                text.AsSpan(_position, digits), NumberStyles.AllowHexSpecifier, null, out var code)
            || !Rune.IsValid(code))
            throw Fail("an escape names no Unicode character");
        _position += digits;
        return new Rune(code).ToString();
    }

    private void SkipComment()
    {
        if (Peek() != '#')
            return;
        while (_position < text.Length && text[_position] is not ('\n' or '\r'))
        {
            RefuseControl(text[_position]);
            _position++;
        }
    }

    private bool TryTakeLineEnd()
    {
        if (Peek() == '\r' && Peek(1) == '\n')
            _position++;
        if (!TryTake('\n'))
            return false;
        Line++;
        return true;
    }

    private void RefuseControl(char c)
    {
        if (c != '\t' && char.IsControl(c) && c < '\u0080')
            throw Fail("control characters are not allowed");
    }
}
