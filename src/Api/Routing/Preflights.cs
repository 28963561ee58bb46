using Codex.Api.Replies;
using Codex.Api.Security;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routing;

/// <summary>The OPTIONS operations (rest-api, section CORS).</summary>
internal static class Preflights
{
    private const string DownloadHeaders = "range, if-range, if-none-match";

    /// <summary>
    /// An operation for each path: three that upstream declares and that are always there, and, when an origin is
    /// configured, one for each of the other paths, as upstream's REST library adds them.
    /// </summary>
    public static IEnumerable<ApiRoute> For(IEnumerable<ApiRoute> routes, CorsPolicy cors)
    {
        foreach (IGrouping<string, ApiRoute> path in routes.GroupBy(static route => route.Path))
        {
            string methods = string.Join(',', path.SelectMany(static route => route.Methods).Distinct());
            (int status, string allowed, string? headers) = path.Key switch
            {
                "/data" => (StatusCodes.Status204NoContent, HttpMethods.Post, "content-type, content-disposition"),
                "/data/{cid}" => (StatusCodes.Status204NoContent, "GET,DELETE", DownloadHeaders),
                "/data/{cid}/network/stream" => (StatusCodes.Status200OK, HttpMethods.Get, DownloadHeaders),
                "/sales/availability/{id}" => (StatusCodes.Status204NoContent, methods, (string?)"content-type"),
                _ when path.First().Prefixes.HasFlag(ApiPrefixes.Community) =>
                    (StatusCodes.Status200OK, methods, "content-type"),
                _ => (StatusCodes.Status200OK, methods, null),
            };
            if (status == StatusCodes.Status204NoContent || cors.Enabled)
                yield return Preflight(path.First(), status, allowed, headers, cors);
        }
    }

    private static ApiRoute Preflight(ApiRoute route, int status, string methods, string? headers, CorsPolicy cors)
    {
        RequestDelegate answer = context =>
        {
            cors.ApplyPreflight(context, methods, headers);
            return Reply.StatusAsync(context, status);
        };
        return new([HttpMethods.Options], route.Path, answer) { Prefixes = route.Prefixes };
    }
}
