namespace Codex.Silo.Hosting;

/// <summary>
/// A host lifetime that leaves signals to <see cref="ShutdownSignals"/>, which hears them before a host exists.
/// </summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
