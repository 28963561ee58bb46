using Microsoft.Extensions.Hosting;

namespace Codex.Datasets;

/// <summary>What waits until the host has started: grains and network are there then.</summary>
public static class HostStart
{
    /// <summary>Waits for the start.</summary>
    public static async Task WaitForStartAsync(
        this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(() => started.TrySetResult()))
        await using (cancellationToken.Register(() => started.TrySetCanceled(cancellationToken)))
            await started.Task.ConfigureAwait(false);
    }
}
