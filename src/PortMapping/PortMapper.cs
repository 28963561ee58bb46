using Codex.PortMapping.Leases;
using Microsoft.Extensions.Logging;

namespace Codex.PortMapping;

/// <summary>
/// Asks the home router to let others in, and keeps it so: leases are renewed, a router that restarts is told again,
/// another network is asked anew, and a stop removes what was mapped. Everything happens in the background; nothing
/// here makes a node wait, and nothing that a router answers makes it fail.
/// </summary>
public sealed class PortMapper : IAsyncDisposable
{
    private readonly SnapshotBoard _board;
    private readonly MappingLoop _loop;
    private readonly PortMappingEnvironment _environment;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _running;
    private Task? _stopping;

    /// <summary>A mapper for this machine's own gateways.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PortMapper(PortMappingOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
        : this(options, PortMappingEnvironment.Default, timeProvider, loggerFactory)
    {
    }

    /// <summary>A mapper for gateways, and changes of the network, that somebody else knows.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PortMapper(
        PortMappingOptions options,
        PortMappingEnvironment environment,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory)
    {
        options.Validate();
        _environment = environment;
        _board = new SnapshotBoard(MappingLoop.Describe(
            PortMappingState.Searching,
            [.. options.Ports.Select(static port => new MappedPort(port, null, false, null, null))],
            null,
            null,
            null));
        _loop = new MappingLoop(
            options, environment, timeProvider, _board, loggerFactory.CreateLogger<PortMapper>());
    }

    /// <summary>How the mappings stand.</summary>
    public PortMappingSnapshot Current => _board.Current;

    /// <summary>
    /// The latest snapshot, as soon as it is another than <paramref name="seen"/>. Who calls it in a loop, with what it
    /// gave last, misses no state that lasts. The last one is <see cref="PortMappingState.Stopped"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<PortMappingSnapshot> NextAsync(
        PortMappingSnapshot? seen, CancellationToken cancellationToken = default) =>
        _board.NextAsync(seen, cancellationToken);

    /// <summary>Begins to ask; returns at once.</summary>
    /// <exception cref="InvalidOperationException">It was started, or stopped, before.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_running is not null || _stopping is not null)
                throw new InvalidOperationException("A port mapper is started once.");
            _running = Task.Run(RunAsync, CancellationToken.None);
            return Task.CompletedTask;
        }
    }

    /// <summary>
    /// Ends, and removes the mappings; at most <see cref="PortMappingLimits.StopTimeout"/> long, however the gateway
    /// answers. Further calls wait for the first.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait; the removal goes on.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
            _stopping ??= StopOnceAsync(_running ?? Task.CompletedTask);
        return _stopping.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task RunAsync()
    {
        using var changes = _environment.NetworkChanges.Subscribe(_loop.NetworkChanged);
        using var announcements = _environment.Announcements.Subscribe(_loop.Announced);
        await _loop.RunAsync(_stop.Token);
    }

    private async Task StopOnceAsync(Task running)
    {
        // Nothing below may run within the lock of the caller.
        await Task.Yield();
        await _stop.CancelAsync();
        await running;
        await _loop.RemoveAsync();
        _stop.Dispose();
    }
}
