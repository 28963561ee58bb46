using System.Diagnostics;

namespace Codex.Silo.Metrics;

/// <summary>What the operating system knows of this process, under the names that all Prometheus clients use.</summary>
internal static class ProcessMetrics
{
    private const string OpenFilesDirectory = "/proc/self/fd";

    /// <summary>Appends the <c>process_*</c> metrics that this operating system has.</summary>
    public static void Append(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000d;
        text.Append("process_cpu_seconds_total", "Processor time used, in seconds.", "counter",
            process.TotalProcessorTime.TotalSeconds);
        if (Directory.Exists(OpenFilesDirectory))
        {
            text.Append("process_open_fds", "Open file descriptors.", "gauge",
                Directory.EnumerateFileSystemEntries(OpenFilesDirectory).Count());
        }

        text.Append("process_resident_memory_bytes", "Memory in use, in bytes.", "gauge", process.WorkingSet64);
        text.Append("process_start_time_seconds", "When the process started, in seconds since 1970.", "gauge", started);
        text.Append("process_threads", "Threads of the operating system.", "gauge", process.Threads.Count);
        text.Append("process_virtual_memory_bytes", "Address space in use, in bytes.", "gauge",
            process.VirtualMemorySize64);
    }
}
