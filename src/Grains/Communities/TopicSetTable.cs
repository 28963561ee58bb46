using System.Collections.Immutable;

namespace Codex.Grains;

/// <summary>Sets of topics that differ, numbered.</summary>
internal sealed class TopicSetTable
{
    private readonly List<string[]> _sets = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>A table of sets that are sorted already; they keep their numbers.</summary>
    public TopicSetTable(string[][] sets)
    {
        foreach (var set in sets)
            Add(set);
    }

    /// <summary>The sets, by number.</summary>
    public string[][] ToArray() => [.. _sets];

    /// <summary>The number of a set, which is added where it is new.</summary>
    public int NumberOf(ImmutableArray<string> topics)
    {
        string[] set = [.. topics.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return _numbers.TryGetValue(NameOf(set), out var number) ? number : Add(set);
    }

    // No topic has a space in it.
    private static string NameOf(string[] set) => string.Join(' ', set);

    private int Add(string[] set)
    {
        _numbers.Add(NameOf(set), _sets.Count);
        _sets.Add(set);
        return _sets.Count - 1;
    }
}
