namespace Codex.Silo.Configuration;

/// <summary>Bounds of what is read to configure a node.</summary>
internal static class ConfigurationLimits
{
    /// <summary>
    /// Bytes of a configuration file: all options with hundreds of bootstrap records take a tenth of it.
    /// </summary>
    public const int MaxFileBytes = 1 << 20;
}
