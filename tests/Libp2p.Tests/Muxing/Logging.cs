using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Muxing;

internal static class Logging
{
    public static ILogger None => NullLogger.Instance;
}
