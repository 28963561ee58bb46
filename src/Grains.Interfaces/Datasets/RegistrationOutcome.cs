namespace Codex.Grains.Interfaces;

/// <summary>Expected outcomes of <see cref="IDatasetGrain.RegisterAsync"/>.</summary>
[GenerateSerializer, Alias("Codex.RegistrationOutcome")]
public enum RegistrationOutcome
{
    /// <summary>The dataset is known from now on.</summary>
    Registered,

    /// <summary>The dataset was known; its pin and its holder are up to date.</summary>
    Renewed,

    /// <summary>Nothing is recorded: the node deleted the dataset before the registration had its turn.</summary>
    NotStored,

    /// <summary>
    /// The pin is not recorded: <see cref="GrainLimits.MaxPinsPerDataset"/> live pins are there already.
    /// </summary>
    TooManyPins,

    /// <summary>Nothing is recorded: the block set has too many holders or too many manifests.</summary>
    BlockSetFull,
}
