using System.Globalization;

namespace Codex.Node.Benchmarks;

/// <summary>The table at the end.</summary>
internal sealed class Report
{
    private readonly List<string[]> _rows = [["what", "measured", "beside it", "target", ""]];

    /// <summary>A figure with its target.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="measured">The figure, with its unit.</param>
    /// <param name="beside">The limits of the machine in the same run.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="isMet">Whether it was reached.</param>
    public void Add(string what, string measured, string beside, string target, bool isMet)
    {
        _rows.Add([what, measured, beside, target, isMet ? "met" : "MISSED"]);
        Console.WriteLine(string.Join("  ", _rows[^1]));
    }

    public void Print()
    {
        Console.WriteLine();
        var widths = Enumerable.Range(0, 5).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            Console.WriteLine($"| {string.Join(" | ", cells)} |");
        }
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
