using System.Diagnostics;
using System.Globalization;

namespace Codex.Community.Benchmarks;

/// <summary>How long answers of one kind took.</summary>
internal sealed class Latencies
{
    private readonly List<TimeSpan> _all = [];

    /// <summary>Makes a call and remembers its time.</summary>
    public async Task<T> MeasureAsync<T>(Func<Task<T>> call)
    {
        var begin = Stopwatch.GetTimestamp();
        var result = await call();
        _all.Add(Stopwatch.GetElapsedTime(begin));
        return result;
    }

    /// <summary>Median, 99th percentile and the longest one.</summary>
    public override string ToString()
    {
        _all.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"p50 {At(0.5):0.0} ms, p99 {At(0.99):0.0} ms, at most {At(1):0.0} ms, of {_all.Count}");
    }

    private double At(double share) =>
        _all.Count == 0 ? double.NaN : _all[(int)Math.Ceiling(share * (_all.Count - 1))].TotalMilliseconds;
}
