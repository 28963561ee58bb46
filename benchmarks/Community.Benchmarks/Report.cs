using System.Globalization;

namespace Codex.Community.Benchmarks;

/// <summary>The table at the end; a row is shown when it is known, too.</summary>
internal sealed class Report
{
    private readonly List<string[]> _rows = [["what", "measured"], ["---", "---"]];

    /// <summary>Something that took time, and CPU of the node that did it.</summary>
    public void Add(string what, TimeSpan time, double cpuSeconds, int operations) => Add(
        what,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{time.TotalSeconds:0.00} s, {cpuSeconds:0.0} CPU-s: {operations / time.TotalSeconds:0} per second"));

    public void Add(string what, string figure)
    {
        _rows.Add([what, figure]);
        Console.WriteLine($"{what}: {figure}");
    }

    public void Print()
    {
        Console.WriteLine();
        var widths = Enumerable.Range(0, 2).Select(i => _rows.Max(row => row[i].Length)).ToArray();
        foreach (var row in _rows)
            Console.WriteLine($"| {string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column])))} |");
    }
}
