using System.Globalization;

namespace Codex.Exchange.Benchmarks;

/// <summary>The table at the end. A figure that there is none of is shown as a dash.</summary>
internal sealed class Table
{
    private readonly List<string[]> _rows =
        [["what", "node", "libtorrent", "node ÷ libtorrent", "2025 node", "node ÷ 2025 node", "target", ""]];

    /// <param name="what">What was measured, with its unit.</param>
    /// <param name="node">Our figure.</param>
    /// <param name="libtorrent">libtorrent's, of the same run.</param>
    /// <param name="upstream">The 2025 node's, as given.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="isMet">Whether our figure reaches it; not asked when there is none.</param>
    public void Add(
        string what, double? node, double? libtorrent, double? upstream, string target, Func<double, bool> isMet) =>
        _rows.Add(
        [
            what,
            Text(node),
            Text(libtorrent),
            Text(node / libtorrent),
            Text(upstream),
            Text(node / upstream),
            target,
            target.Length == 0 ? "" : node is not { } figure ? "NOT MEASURED" : isMet(figure) ? "met" : "MISSED",
        ]);

    public void Print()
    {
        Console.WriteLine();
        var widths = Enumerable.Range(0, _rows[0].Length).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in _rows)
            Console.WriteLine($"| {string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column])))} |");
    }

    private static string Text(double? figure) =>
        figure?.ToString(figure < 20 ? "0.00" : "0", CultureInfo.InvariantCulture) ?? "–";
}
