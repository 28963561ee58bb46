namespace Codex.Exchange.Benchmarks;

/// <summary>
/// What a Codex node of 2025 (codex-storage/nim-codex) does with one seeder and one leecher over loopback: the figures
/// that the requirements of the block exchange name. They are given, not measured here.
/// </summary>
internal static class Upstream2025
{
    public const double MegabytesPerSecond = 24;

    /// <summary>CPU seconds per GiB, seeder and leecher together.</summary>
    public const double CpuSecondsPerGib = 58;
}
