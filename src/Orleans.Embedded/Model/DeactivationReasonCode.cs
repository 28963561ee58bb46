namespace Orleans;

/// <summary>Kinds of reasons why an activation ends; the values are those of Orleans.</summary>
public enum DeactivationReasonCode : byte
{
    /// <summary>None was given.</summary>
    None = 0,

    /// <summary>The process stops.</summary>
    ShuttingDown = 1,

    /// <summary>The activation never became valid.</summary>
    ActivationFailed = 2,

    /// <summary>Nobody called for a while.</summary>
    ActivationIdle = 4,

    /// <summary>A call failed in a way that leaves the activation's memory in doubt.</summary>
    ApplicationError = 8,

    /// <summary>The grain asked for it.</summary>
    ApplicationRequested = 9,
}
