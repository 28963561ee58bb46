namespace Codex.Silo.Hosting;

/// <summary>How long a node takes to stop. Operators and service managers are promised ten seconds in all.</summary>
internal static class ShutdownLimits
{
    /// <summary>
    /// For requests in flight to finish; after it their connections are aborted and their work rolled back.
    /// </summary>
    public static readonly TimeSpan Requests = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For everything but the last log lines, which get two seconds more. A node that still runs then has a fault,
    /// and the process is ended.
    /// </summary>
    public static readonly TimeSpan Process = TimeSpan.FromSeconds(8);
}
