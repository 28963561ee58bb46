namespace Codex.Nat.Tests.Topology;

/// <summary>Bounds of the laboratory. Times are generous: a slow machine is no fault of what is tested.</summary>
internal static class LabLimits
{
    /// <summary>How long to wait for anything at all.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(60);

    /// <summary>Sites and public hosts of one laboratory: each takes a network of its own, by its number.</summary>
    public const int Sites = 250;

    /// <summary>Lines of a program's output that are kept from its beginning, and as many from its end.</summary>
    public const int KeptLines = 150;
}
