namespace Codex.Silo.Options;

/// <summary>
/// Where a node keeps its data unless told otherwise: upstream's places (cli, section 2, <c>data-dir</c>).
/// </summary>
public static class DefaultDataDirectory
{
    /// <summary>The default as help and documentation show it.</summary>
    public const string Description =
        "~/.cache/codex (Windows: ~/AppData/Roaming/Codex, macOS: ~/Library/Application Support/Codex)";

    /// <summary>The absolute path on this machine; empty when the user has no home directory.</summary>
    public static string Path { get; } = Resolve();

    private static string Resolve()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length == 0)
            return "";
        if (OperatingSystem.IsWindows())
            return System.IO.Path.Combine(home, "AppData", "Roaming", "Codex");
        return OperatingSystem.IsMacOS()
            ? System.IO.Path.Combine(home, "Library", "Application Support", "Codex")
            : System.IO.Path.Combine(home, ".cache", "codex");
    }
}
