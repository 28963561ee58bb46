using System.Collections.Concurrent;

namespace Codex.Content;

/// <summary>
/// One string for texts that many manifests carry: every archive of a community has the same filename and MIME type.
/// The first texts that come are shared, up to a limit; later ones are as good, and merely take memory of their own.
/// </summary>
/// <param name="maxTexts">Most texts.</param>
/// <param name="maxChars">Longest text, in characters.</param>
internal sealed class SharedTexts(int maxTexts, int maxChars)
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    /// <summary>Those of this process.</summary>
    public static SharedTexts OfManifests { get; } =
        new(ContentLimits.MaxSharedTexts, ContentLimits.MaxSharedTextChars);

    /// <summary>Texts that are shared; at most one more for each thread that adds one at the same time.</summary>
    public int Count => _texts.Count;

    /// <summary>The same text.</summary>
    public string Of(string text) =>
        _texts.TryGetValue(text, out var shared) ? shared
            : text.Length <= maxChars && _texts.Count < maxTexts ? _texts.GetOrAdd(text, text) : text;
}
