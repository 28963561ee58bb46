using System.Runtime.InteropServices;

namespace Codex.Silo.Hosting;

/// <summary>
/// Turns SIGINT and SIGTERM into a cancelled token. A second signal, or a stop that takes longer than
/// <see cref="ShutdownLimits.Process"/>, ends the process at once.
/// </summary>
internal sealed partial class ShutdownSignals : IDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Action<int> _exit;
    private readonly PosixSignalRegistration[] _registrations;
    private ITimer? _watchdog;
    private int _received;

    /// <summary>Starts to listen for signals.</summary>
    /// <param name="logger">Told of every signal.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="exit">Ends the process with an exit code, without waiting for anything.</param>
    public ShutdownSignals(ILogger logger, TimeProvider time, Action<int> exit)
    {
        _logger = logger;
        _time = time;
        _exit = exit;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>What a signal does; the default action of the system is suppressed.</summary>
    public void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var name = context.Signal == PosixSignal.SIGINT ? "SIGINT" : "SIGTERM";
        if (Interlocked.Increment(ref _received) > 1)
        {
            _exit(ExitCode.SignalBase + (context.Signal == PosixSignal.SIGINT ? SigInt : SigTerm));
            return;
        }

        LogReceived(name);
        _watchdog = _time.CreateTimer(_ => OnTimeout(), null, ShutdownLimits.Process, Timeout.InfiniteTimeSpan);
        _stopping.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _watchdog?.Dispose();
        _stopping.Dispose();
    }

    private void OnTimeout()
    {
        LogTimeout(ShutdownLimits.Process);
        _exit(ExitCode.Failure);
    }

    [LoggerMessage(110, LogLevel.Information, "Shutting down after having received {Signal}")]
    private partial void LogReceived(string signal);

    [LoggerMessage(111, LogLevel.Critical, "The node did not stop within {Limit}: ending the process")]
    private partial void LogTimeout(TimeSpan limit);
}
