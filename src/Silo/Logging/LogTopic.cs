namespace Codex.Silo.Logging;

/// <summary>
/// The level of a topic. A topic names categories whose dot-separated segments contain its own segments in a row, in
/// any letter case: <c>storage</c>, <c>DatasetStore</c> and <c>storage.datasetstore</c> all name
/// <c>Codex.Storage.DatasetStore</c>.
/// </summary>
/// <param name="Name">The topic.</param>
/// <param name="Level">Least severe level that is logged.</param>
internal sealed record LogTopic(string Name, LogLevel Level)
{
    /// <summary>Whether the topic names <paramref name="category"/>.</summary>
    public bool Matches(string category)
    {
        for (var start = 0; start + Name.Length <= category.Length; start++)
        {
            var end = start + Name.Length;
            if ((start == 0 || category[start - 1] == '.')
                && (end == category.Length || category[end] == '.')
                && category.AsSpan(start, Name.Length).Equals(Name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
