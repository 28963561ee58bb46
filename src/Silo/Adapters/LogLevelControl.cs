using Codex.Api.Ports;
using Codex.Silo.Logging;

namespace Codex.Silo.Adapters;

/// <summary>Lets the API change what is logged.</summary>
internal sealed class LogLevelControl(LogLevels levels) : ILogLevels
{
    /// <inheritdoc/>
    public bool TrySet(string directives) => levels.TrySet(directives);
}
