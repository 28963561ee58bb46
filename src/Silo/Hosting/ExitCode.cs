namespace Codex.Silo.Hosting;

/// <summary>Exit codes of the process (cli, section 3).</summary>
internal static class ExitCode
{
    /// <summary>Help or version printed, or stopped as asked.</summary>
    public const int Success = 0;

    /// <summary>An invalid option, a failed start, or a failure while running.</summary>
    public const int Failure = 1;

    /// <summary>Added to the number of a signal that ended the process, as shells do.</summary>
    public const int SignalBase = 128;
}
