using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>What the two versions of the server share.</summary>
internal sealed record DialServices(
    DialPolicy Policy,
    DialRateLimiter Limiter,
    ProbeDialer Dialer,
    AutoNatLimits Limits,
    TimeProvider TimeProvider,
    Random Random,
    ILogger Logger);
