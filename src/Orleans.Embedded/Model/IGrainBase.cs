using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class provides; <see cref="Grain"/> does.</summary>
public interface IGrainBase
{
    /// <summary>What surrounds this activation.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call, after state is read.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last call.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
