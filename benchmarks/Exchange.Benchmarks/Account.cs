using System.Globalization;

namespace Codex.Exchange.Benchmarks;

/// <summary>CPU seconds and peak memory of some processes from now on, from the operating system's books.</summary>
internal sealed class Account
{
    // USER_HZ: the unit of /proc/PID/stat on every Linux that .NET runs on (proc(5)).
    private const double TicksPerSecond = 100;

    private readonly int[] _ids;
    private readonly double _cpuBefore;

    private Account(int[] ids)
    {
        _ids = ids;
        foreach (var id in ids)
            File.WriteAllText($"/proc/{id}/clear_refs", "5"); // Sets VmHWM back to what is resident now (proc(5)).
        _cpuBefore = Cpu();
    }

    /// <summary>User and system time since the account was opened, all processes together.</summary>
    public double CpuSeconds => Cpu() - _cpuBefore;

    /// <summary>The most that one of the processes had resident since then, MiB.</summary>
    public double PeakMib => _ids.Max(id => Kib(id, "VmHWM")) / 1024;

    public static Account Open(IEnumerable<int> processIds) => new([.. processIds]);

    private double Cpu() => _ids.Sum(id =>
    {
        // The name in parentheses may hold spaces; utime and stime are the 12th and 13th fields behind it.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    });

    private static double Kib(int id, string name)
    {
        var line = File.ReadLines($"/proc/{id}/status")
            .Single(text => text.StartsWith(name + ":", StringComparison.Ordinal));
        return Number(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
