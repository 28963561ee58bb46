namespace Codex.Exchange.Benchmarks;

/// <summary>What one distribution of a file came to.</summary>
/// <param name="Elapsed">From the first introduction of two peers until every leecher has everything.</param>
/// <param name="SeederCpu">User and system seconds of all seeders in that time.</param>
/// <param name="LeecherCpu">The same of all leechers.</param>
/// <param name="SeederPeakMib">Most resident memory of a seeder in that time.</param>
/// <param name="LeecherPeakMib">The same of a leecher.</param>
internal sealed record Transfer(
    TimeSpan Elapsed, double SeederCpu, double LeecherCpu, double SeederPeakMib, double LeecherPeakMib);
