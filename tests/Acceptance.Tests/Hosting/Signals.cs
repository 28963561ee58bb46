using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>Signals to a process, by the numbers of POSIX.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    public static void Send(int processId, int signal)
    {
        if (kill(processId, signal) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int processId, int signal);
}
