using System.Net;
using Codex.Discovery.Routing;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery;

internal static partial class DiscoveryLog
{
    [LoggerMessage(4001, LogLevel.Information, "Discovery listens on {EndPoint}, record {Record}")]
    public static partial void Started(ILogger logger, IPEndPoint endPoint, string record);

    [LoggerMessage(4002, LogLevel.Information, "Joined the DHT: {Count} nodes known")]
    public static partial void Joined(ILogger logger, int count);

    [LoggerMessage(4003, LogLevel.Warning, "No node of the DHT answers; asking {Count} bootstrap nodes again")]
    public static partial void Lost(ILogger logger, int count);

    [LoggerMessage(4004, LogLevel.Warning, "The store of provider records failed")]
    public static partial void StoreFailed(ILogger logger, Exception error);

    [LoggerMessage(4005, LogLevel.Warning, "Receiving failed")]
    public static partial void ReceiveFailed(ILogger logger, Exception error);

    [LoggerMessage(4006, LogLevel.Error, "Handling a packet of {Source} failed")]
    public static partial void HandlingFailed(ILogger logger, Exception error, IPEndPoint source);

    [LoggerMessage(4007, LogLevel.Error, "{Work} of the DHT failed")]
    public static partial void MaintenanceFailed(ILogger logger, Exception error, string work);

    [LoggerMessage(4008, LogLevel.Warning, "Bootstrap record of {Peer} has no UDP address, or no usable key")]
    public static partial void UselessBootstrap(ILogger logger, string peer);

    [LoggerMessage(4009, LogLevel.Debug, "Lookup of {Target} ended: asked {Asked}, found {Found}")]
    public static partial void LookedUp(ILogger logger, NodeId target, int asked, int found);

    [LoggerMessage(4010, LogLevel.Debug, "Announcing {Key} failed")]
    public static partial void AnnouncingFailed(ILogger logger, Exception error, NodeId key);
}
