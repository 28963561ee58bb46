namespace Codex.Grains.Interfaces;

/// <summary>Expected outcomes of <see cref="IDatasetGrain.PinAsync"/>.</summary>
[GenerateSerializer, Alias("Codex.PinOutcome")]
public enum PinOutcome
{
    /// <summary>The pin is recorded, in place of an earlier one of the same owner.</summary>
    Pinned,

    /// <summary>The dataset is not known.</summary>
    UnknownDataset,

    /// <summary>Nothing is recorded: <see cref="GrainLimits.MaxPinsPerDataset"/> live pins are there already.</summary>
    TooManyPins,
}
