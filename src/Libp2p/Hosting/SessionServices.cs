using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Hosting;

/// <summary>What the sessions of one host share.</summary>
internal sealed record SessionServices(
    HostLimits Limits, ListenerTable Protocols, TimeProvider TimeProvider, ILogger Logger);
