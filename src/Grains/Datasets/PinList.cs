using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>The pins of a dataset: one per owner, a bounded number of them.</summary>
internal static class PinList
{
    /// <summary>Adds a pin, or replaces its owner's. Expired pins make room.</summary>
    /// <returns>False when there is no room.</returns>
    public static bool TryPut(List<Pin> pins, Pin pin, DateTimeOffset now)
    {
        pins.RemoveAll(other => other.Owner != pin.Owner && !other.IsLive(now));
        var index = pins.FindIndex(other => other.Owner == pin.Owner);
        if (index >= 0)
            pins[index] = pin;
        else if (pins.Count < GrainLimits.MaxPinsPerDataset)
            pins.Add(pin);
        else
            return false;
        return true;
    }

    /// <summary>Refuses a pin that is too long to keep.</summary>
    public static void Require(Pin pin)
    {
        ArgumentNullException.ThrowIfNull(pin);
        GrainArguments.RequireText(pin.Owner, GrainLimits.MaxPinOwnerLength);
        GrainArguments.RequireLength(pin.Reason, GrainLimits.MaxPinReasonLength);
    }
}
