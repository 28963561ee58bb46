using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Ports;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Datasets.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Codex.Api.Routes;

/// <summary>The node among its peers (rest-api, section 2).</summary>
internal sealed class NodeRoutes(INodeIdentity identity, IPeers peers) : IRouteGroup
{
    private static readonly OperationDoc SprDoc = new("getSPR", "Node", "Get Node's SPR")
    {
        Answers =
        [
            new(StatusCodes.Status200OK, "Node's SPR", typeof(SprJson), Reply.Json, Reply.PlainText),
            new(StatusCodes.Status503ServiceUnavailable, "Node SPR not ready, try again later"),
        ],
    };

    private static readonly OperationDoc PeerIdDoc = new("getPeerId", "Node", "Get Node's PeerID")
    {
        Answers = [new(StatusCodes.Status200OK, "Node's Peer ID", typeof(PeerIdJson), Reply.Json, Reply.PlainText)],
    };

    private static readonly OperationDoc ConnectDoc = new("connectPeer", "Node", "Connect to a peer")
    {
        Parameters =
        [
            new("peerId", "Peer to be dialed") { InPath = true },
            new("addrs", "Multiaddresses to dial; without them discovery is asked") { Kind = ParameterKind.TextList },
        ],
        Answers =
        [
            new(StatusCodes.Status200OK, "Successfully connected to peer", typeof(string), Reply.PlainText),
            new(StatusCodes.Status400BadRequest, "The peer is not known or did not answer", typeof(string), Reply.Html),
        ],
    };

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new([HttpMethods.Get], "/spr", SprAsync) { Doc = SprDoc, DetailedCors = true },
        new([HttpMethods.Get], "/peerid", PeerIdAsync) { Doc = PeerIdDoc, DetailedCors = true },
        new([HttpMethods.Get], "/connect/{peerId}", ConnectAsync) { Doc = ConnectDoc, DetailedCors = true },
    ];

    private Task SprAsync(HttpContext context)
    {
        if (peers.Spr is not { } spr)
            return Reply.BytesAsync(context, StatusCodes.Status503ServiceUnavailable, Reply.Json, default);
        return PreferredType.IsPlainText(context.Request)
            ? Reply.TextAsync(context, spr)
            : Reply.JsonAsync(context, new SprJson { Spr = spr }, ApiJsonContext.Compact.SprJson);
    }

    private Task PeerIdAsync(HttpContext context) => PreferredType.IsPlainText(context.Request)
        ? Reply.TextAsync(context, identity.PeerId)
        : Reply.JsonAsync(context, new PeerIdJson { Id = identity.PeerId }, ApiJsonContext.Compact.PeerIdJson);

    private async Task ConnectAsync(HttpContext context)
    {
        string peerId = context.GetRouteValue("peerId") as string ?? string.Empty;
        string[] addresses = [.. context.Request.Query["addrs"].OfType<string>().Take(ApiLimits.MaxConnectAddresses)];
        ConnectStatus status = await peers.ConnectAsync(peerId, addresses, context.RequestAborted);
        await (status switch
        {
            ConnectStatus.Connected => Reply.TextAsync(context, "Successfully connected to peer"),
            ConnectStatus.BadPeerId => BadRequestAsync("peerid: incorrect PeerId string"),
            ConnectStatus.PeerNotFound => BadRequestAsync("Unable to find Peer!"),
            ConnectStatus.DialFailed => BadRequestAsync("Unable to dial peer"),
            _ => Reply.ErrorAsync(context, StatusCodes.Status500InternalServerError, "Unknown error dialling peer"),
        });

        Task BadRequestAsync(string message) => Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, message);
    }
}
