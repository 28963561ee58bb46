namespace Codex.Grains;

/// <summary>
/// Names of storage, as Orleans' configuration knows them. The embedded engine has one store for all.
/// </summary>
public static class GrainStorageNames
{
    /// <summary>Where the state of all our grains is.</summary>
    public const string Codex = "codex";
}
