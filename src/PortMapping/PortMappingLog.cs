using System.Net;
using Microsoft.Extensions.Logging;

namespace Codex.PortMapping;

internal static partial class PortMappingLog
{
    [LoggerMessage(
        3201, LogLevel.Information, "{Port} is mapped to {External} by {Mechanism} at {Gateway}, for {Lifetime}")]
    public static partial void Mapped(
        ILogger logger,
        PortToMap port,
        IPEndPoint external,
        PortMappingMechanism mechanism,
        IPAddress gateway,
        TimeSpan lifetime);

    [LoggerMessage(3202, LogLevel.Debug, "{Port} is not mapped by {Mechanism} at {Gateway}: {Failure}")]
    public static partial void NotMapped(
        ILogger logger, PortToMap port, PortMappingMechanism mechanism, IPAddress gateway, PortMappingFailure failure);

    [LoggerMessage(3203, LogLevel.Information, "Gateway {Gateway} has lost its mappings, or has another address")]
    public static partial void StateLost(ILogger logger, IPAddress gateway);

    [LoggerMessage(3204, LogLevel.Debug, "Gateway {Gateway} could not be checked: {Failure}")]
    public static partial void CheckFailed(ILogger logger, IPAddress gateway, PortMappingFailure failure);

    [LoggerMessage(3205, LogLevel.Debug, "{Port} is no longer mapped by {Mechanism}")]
    public static partial void Removed(ILogger logger, PortToMap port, PortMappingMechanism mechanism);

    [LoggerMessage(3206, LogLevel.Debug, "The mapping of {Port} was not removed: {Failure}")]
    public static partial void NotRemoved(ILogger logger, PortToMap port, PortMappingFailure failure);

    [LoggerMessage(3207, LogLevel.Debug, "The gateway took too long to remove the mapping of {Port}")]
    public static partial void RemovalTimedOut(ILogger logger, PortToMap port);

    [LoggerMessage(3208, LogLevel.Information, "No gateway maps a port now: {Failure}; next try in {Pause}")]
    public static partial void NothingMapped(ILogger logger, PortMappingFailure failure, TimeSpan pause);

    [LoggerMessage(3209, LogLevel.Warning, "The external address {Address} is behind another NAT")]
    public static partial void DoubleNat(ILogger logger, IPAddress address);

    [LoggerMessage(3210, LogLevel.Error, "Port mapping failed; it goes on")]
    public static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(3211, LogLevel.Debug, "The network has changed; gateway {Gateway}, before {Before}")]
    public static partial void NetworkChanged(ILogger logger, IPAddress? gateway, IPAddress? before);
}
