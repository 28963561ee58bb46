using Microsoft.Extensions.Hosting;

namespace Codex.Communities.Tests.Nodes;

/// <summary>A host that has started.</summary>
internal sealed class StartedLifetime : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => new(canceled: true);

    public CancellationToken ApplicationStopping => default;

    public CancellationToken ApplicationStopped => default;

    public void StopApplication()
    {
    }
}
