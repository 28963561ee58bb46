namespace Codex.Acceptance.Tests.Hosting;

/// <summary>Bounds of the tests. Times are generous: a slow machine is no fault of the node.</summary>
internal static class TestLimits
{
    /// <summary>How long to wait for anything that a node does without being held up by its client.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(90);

    /// <summary>What operators are promised for a stop.</summary>
    public static readonly TimeSpan Stop = TimeSpan.FromSeconds(10);

    /// <summary>Lines of a node's output that are kept from its beginning, and as many from its end.</summary>
    public const int KeptLines = 200;

    /// <summary>Most bytes of an answer's head.</summary>
    public const int HeadBytes = 16 * 1024;
}
