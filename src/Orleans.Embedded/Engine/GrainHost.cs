using Microsoft.Extensions.Hosting;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>
/// Starts the engine before every other service, and stops it after them: they call grains until the end.
/// </summary>
internal sealed class GrainHost(GrainEngine engine) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        engine.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
