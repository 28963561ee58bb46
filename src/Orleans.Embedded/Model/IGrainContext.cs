namespace Orleans.Runtime;

/// <summary>What surrounds one activation of a grain.</summary>
public interface IGrainContext
{
    /// <summary>The grain's object, or null until it is made.</summary>
    object? GrainInstance { get; }

    /// <summary>Services of this activation, disposed with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Starts to end the activation, once no call is running.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
