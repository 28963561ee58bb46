using System.Diagnostics.CodeAnalysis;
using Codex.Orleans.Embedded.Engine;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Takes its surroundings from the engine that makes it.</summary>
    protected Grain()
    {
        // Null outside an engine, as in Orleans: the members below then say so.
        GrainContext = TurnContext.Current;
    }

    /// <inheritdoc/>
    [AllowNull]
    public IGrainContext GrainContext { get; }

    /// <summary>Gives references to other grains.</summary>
    protected IGrainFactory GrainFactory => Activation.Engine;

    /// <summary>Services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    internal Activation Activation => GrainContext as Activation
        ?? throw new InvalidOperationException(
            "Grain was created outside of the Orleans creation process and no runtime was specified.");

    /// <summary>Ends this activation once no call is running; the next call makes a new one.</summary>
    protected void DeactivateOnIdle() => Activation.DeactivateOnIdle();

    /// <summary>
    /// Keeps an idle activation for at least <paramref name="timeSpan"/>; zero takes an earlier wish back, and
    /// <see cref="Timeout.InfiniteTimeSpan"/> keeps it until it ends itself.
    /// </summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);

    /// <summary>
    /// Runs before the first call, after state is read. If it throws, so do the calls that waited for it.
    /// </summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last call. Not after a crash: nothing may depend on it.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
