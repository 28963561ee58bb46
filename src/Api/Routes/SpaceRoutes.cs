using Codex.Api.Json;
using Codex.Api.OpenApi;
using Codex.Api.Replies;
using Codex.Api.Routing;
using Codex.Storage;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routes;

/// <summary>What is stored and what may be (rest-api, section 1).</summary>
internal sealed class SpaceRoutes(DatasetStore store) : IRouteGroup
{
    private static readonly OperationDoc Doc = new(
        "space", "Data", "Gets a summary of the storage space allocation of the node.")
    {
        Answers = [new(StatusCodes.Status200OK, "Summary of storage allocation", typeof(SpaceJson), Reply.Json)],
    };

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes => [new([HttpMethods.Get], "/space", SpaceAsync) { Doc = Doc }];

    private Task SpaceAsync(HttpContext context) =>
        Reply.JsonAsync(context, SpaceJson.Of(store.Usage), ApiJsonContext.Compact.SpaceJson);
}
