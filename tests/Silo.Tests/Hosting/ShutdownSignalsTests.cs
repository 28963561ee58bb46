using System.Runtime.InteropServices;
using Codex.Silo.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Silo.Tests.Hosting;

public sealed class ShutdownSignalsTests
{
    private readonly List<int> _exits = [];
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public void OnSignal_Second_EndsTheProcessAtOnce(PosixSignal second, int exitCode)
    {
        using var signals = new ShutdownSignals(NullLogger.Instance, _time, _exits.Add);
        var context = new PosixSignalContext(PosixSignal.SIGTERM);
        signals.OnSignal(context);
        Assert.True(context.Cancel && signals.Stopping.IsCancellationRequested);
        Assert.Empty(_exits);
        signals.OnSignal(new PosixSignalContext(second));
        Assert.Equal([exitCode], _exits);
    }

    [Fact]
    public void OnSignal_StopThatTakesTooLong_EndsTheProcess()
    {
        using var signals = new ShutdownSignals(NullLogger.Instance, _time, _exits.Add);
        _time.FireTimers();
        Assert.Empty(_exits);
        signals.OnSignal(new PosixSignalContext(PosixSignal.SIGINT));
        _time.FireTimers();
        Assert.Equal([ExitCode.Failure], _exits);
    }
}
