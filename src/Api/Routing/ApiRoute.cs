using Codex.Api.OpenApi;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routing;

/// <summary>One operation of the API. Also the metadata of its endpoints.</summary>
/// <param name="Methods">The HTTP methods it answers.</param>
/// <param name="Path">The path below a prefix, such as <c>/data/{cid}</c>.</param>
/// <param name="Handler">Answers the request.</param>
internal sealed record ApiRoute(string[] Methods, string Path, RequestDelegate Handler)
{
    /// <summary>Where the operation is mounted. Default both prefixes of Codex nodes.</summary>
    public ApiPrefixes Prefixes { get; init; } = ApiPrefixes.All;

    /// <summary>
    /// True where a success carries the allowed methods and their age as well, not just the origin; errors always do
    /// (rest-api, section CORS).
    /// </summary>
    public bool DetailedCors { get; init; }

    /// <summary>
    /// True for the downloads, whose headers a page may want to read and whose quirks it may rely on.
    /// </summary>
    public bool DownloadCors { get; init; }

    /// <summary>What the OpenAPI document says of it; null keeps it out of the document.</summary>
    public OperationDoc? Doc { get; init; }
}
