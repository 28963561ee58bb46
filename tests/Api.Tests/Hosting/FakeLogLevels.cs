using Codex.Api.Ports;

namespace Codex.Api.Tests.Hosting;

/// <summary>Knows the levels of a Codex node, and remembers the last directive.</summary>
internal sealed class FakeLogLevels : ILogLevels
{
    private static readonly string[] Levels = ["trace", "debug", "info", "notice", "warn", "error", "fatal"];

    public string? Last { get; private set; }

    public bool TrySet(string directives)
    {
        if (!Levels.Contains(directives.Split(';')[0].ToLowerInvariant()))
            return false;
        Last = directives;
        return true;
    }
}
