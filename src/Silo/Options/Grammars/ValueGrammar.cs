using System.Diagnostics.CodeAnalysis;

namespace Codex.Silo.Options.Grammars;

/// <summary>The texts that an option accepts, and what they mean.</summary>
/// <param name="allowed">The accepted texts as part of a sentence: <c>a port number, 0 to 65535</c>.</param>
/// <param name="parser">Reads a text; never throws.</param>
internal sealed class ValueGrammar<T>(string allowed, ValueGrammar<T>.Parser parser)
{
    /// <summary>Reads <paramref name="text"/>; false, and no exception, for anything not allowed.</summary>
    public delegate bool Parser(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>The accepted texts as part of a sentence.</summary>
    public string Allowed => allowed;

    /// <summary>Reads <paramref name="text"/>; false, and no exception, for anything not allowed.</summary>
    public bool TryParse(string text, [MaybeNullWhen(false)] out T value) => parser(text, out value);

    /// <summary>The same texts without those that <paramref name="accepts"/> refuses.</summary>
    public ValueGrammar<T> Where(string allowedThen, Func<T, bool> accepts) =>
        new(allowedThen, (string text, [MaybeNullWhen(false)] out T value) =>
            parser(text, out value) && accepts(value));
}
