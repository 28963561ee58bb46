namespace Codex.Grains;

/// <summary>Versions of the shapes in which states are stored.</summary>
internal static class GrainStateVersion
{
    /// <summary>Refuses a state that a later version of this program wrote: its meaning is not known here.</summary>
    public static void Require(int stored, int known, string grain)
    {
        if (stored > known)
        {
            throw new InvalidOperationException(
                $"State of {grain} has version {stored}; this program knows versions up to {known}.");
        }
    }
}
