using System.Text.Json;
using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Ports;
using Codex.Api.Ports.Reachability;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Datasets.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Codex.Api.Routes;

/// <summary>For those who look after a node (rest-api, section 3).</summary>
internal sealed class DebugRoutes(
    ApiOptions options, INodeIdentity identity, IPeers peers, INatStatus nat, ILogLevels logLevels) : IRouteGroup
{
    private static readonly OperationDoc InfoDoc = new("getDebugInfo", "Debug", "Gets node information")
    {
        Answers = [new(StatusCodes.Status200OK, "Node's information", typeof(DebugInfoJson), Reply.Json)],
    };

    private static readonly OperationDoc PeerDoc = new("getDebugPeer", "Debug", "Gets what discovery finds of a peer")
    {
        Parameters = [new("peerId", "The peer") { InPath = true }],
        Answers =
        [
            new(StatusCodes.Status200OK, "Its record", typeof(PeerRecordJson), Reply.PlainText),
            new(StatusCodes.Status400BadRequest, "The peer is not found", typeof(string), Reply.Html),
        ],
    };

    private static readonly OperationDoc LogLevelDoc = new("setDebugLogLevel", "Debug", "Set log level at run time")
    {
        Parameters = [new("level", "LEVEL, or LEVEL;LEVEL:topic,topic…") { Required = true }],
        Answers =
        [
            new(StatusCodes.Status200OK, "Successfully log level set", typeof(string), Reply.PlainText),
            new(StatusCodes.Status400BadRequest, "Missing log level", typeof(string), Reply.Html),
            new(StatusCodes.Status500InternalServerError, "Unknown log level", typeof(string), Reply.Html),
        ],
    };

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new([HttpMethods.Get], "/debug/info", InfoAsync) { Doc = InfoDoc, DetailedCors = true },
        new([HttpMethods.Get], "/debug/peer/{peerId}", PeerAsync) { Doc = PeerDoc, DetailedCors = true },
        new([HttpMethods.Post], "/debug/chronicles/loglevel", BodyRule.Typed(SetLogLevelAsync))
        {
            Doc = LogLevelDoc,
            DetailedCors = true,
        },
    ];

    private Task InfoAsync(HttpContext context) =>
        Reply.JsonAsync(context, Describe(), ApiJsonContext.Pretty.DebugInfoJson);

    // As text, as upstream: its JSON has no content type (rest-api, section 3).
    private async Task PeerAsync(HttpContext context)
    {
        string peerId = context.GetRouteValue("peerId") as string ?? string.Empty;
        if (await peers.FindAsync(peerId, context.RequestAborted) is not { } found)
        {
            await Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Unable to find Peer!");
            return;
        }

        PeerRecordJson record = new()
        {
            PeerId = found.PeerId,
            SeqNo = found.Sequence,
            Addresses = found.Addresses,
        };
        await Reply.TextAsync(context, JsonSerializer.Serialize(record, ApiJsonContext.Compact.PeerRecordJson));
    }

    private Task SetLogLevelAsync(HttpContext context)
    {
        string? level = context.Request.Query["level"];
        if (level is null)
            return Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, "Missing log level");
        return logLevels.TrySet(level)
            ? Reply.TextAsync(context, string.Empty)
            : Reply.ErrorAsync(
                context,
                StatusCodes.Status500InternalServerError,
                "Please specify one of: trace, debug, info, notice, warn, error or fatal");
    }

    private DebugInfoJson Describe()
    {
        NatReport report = nat.Report;
        BuildJson build = new() { Version = options.Version, Revision = options.Revision, Contracts = "none" };
        return new()
        {
            Id = identity.PeerId,
            Addrs = peers.ListenAddresses,
            Repo = options.DataDirectory,
            Spr = peers.Spr ?? string.Empty,
            AnnounceAddresses = peers.AnnounceAddresses,
            Libp2pPubKey = identity.PublicKey,
            Table = new()
            {
                LocalNode = PeerNodeJson.Of(peers.LocalNode ?? new DiscoveredNode(
                    string.Empty, identity.PeerId, $"(peerId: {identity.PeerId})", string.Empty, Seen: false)),
                Nodes = [.. peers.Nodes.Select(PeerNodeJson.Of)],
            },
            Codex = build,
            Storage = build,
            Nat = new()
            {
                Reachability = report.Reachability,
                ClientMode = report.ClientMode,
                RelayRunning = report.RelayServer is not null,
                PortMapping = report.PortMapping.Protocol,
            },
            Connections = [.. report.Connections.Select(ConnectionJson.Of)],
        };
    }
}
