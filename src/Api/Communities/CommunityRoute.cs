using Codex.Api.Routing;
using Codex.Communities;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Codex.Api.Communities;

/// <summary>An operation on communities: where it is mounted, and the id in its path.</summary>
internal static class CommunityRoute
{
    /// <summary>Below the prefix: all communities.</summary>
    public const string All = "/communities";

    /// <summary>Below the prefix: one community.</summary>
    public const string One = All + "/{id}";

    /// <summary>An operation under <see cref="ApiEndpoints.CommunityPrefix"/>.</summary>
    public static ApiRoute At(string method, string path, RequestDelegate handler) =>
        new([method], path, handler) { Prefixes = ApiPrefixes.Community };

    /// <summary>An operation that wants a community id; where the path has none the answer is 400.</summary>
    public static ApiRoute At(string method, string path, Func<HttpContext, CommunityId, Task> handler) =>
        At(method, path, context =>
            CommunityId.TryParse(context.GetRouteValue("id") as string, out CommunityId? id, out string? error)
                ? handler(context, id)
                : CommunityAnswers.BadRequestAsync(context, error));
}
