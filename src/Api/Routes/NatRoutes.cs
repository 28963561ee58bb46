using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Ports.Reachability;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>How peers reach this node. Not in upstream's API.</summary>
internal sealed class NatRoutes(INatStatus status) : IRouteGroup
{
    private static readonly OperationDoc NatDoc = new("getNat", "Node", "Tells how peers reach this node, and it them")
    {
        Answers = [new(StatusCodes.Status200OK, "What is known now", typeof(NatReport), Reply.Json)],
    };

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
        [new([HttpMethods.Get], "/nat", NatAsync) { Doc = NatDoc, DetailedCors = true }];

    private Task NatAsync(HttpContext context) =>
        Reply.JsonAsync(context, status.Report, ApiJsonContext.Pretty.NatReport);
}
