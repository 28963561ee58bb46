using Codex.Api.Replies;
using Codex.Content;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Codex.Api.Routing;

/// <summary>Turns a handler that wants a CID into one that answers 400 when the path has none.</summary>
internal static class CidRoute
{
    /// <summary>Parses the route value <c>cid</c>; any multibase is accepted.</summary>
    public static RequestDelegate With(Func<HttpContext, Cid, Task> handler) => context =>
        Cid.TryParse(context.GetRouteValue("cid") as string, out Cid cid, out CidError error)
            ? handler(context, cid)
            : Reply.ErrorAsync(context, StatusCodes.Status400BadRequest, Describe(error));

    // The texts of upstream codex/rest/coders.nim, lines 27-33.
    private static string Describe(CidError error) => error switch
    {
        CidError.Incorrect => "Incorrect Cid",
        CidError.Unsupported => "Unsupported Cid",
        CidError.Overrun => "Overrun Cid",
        _ => "Error parsing Cid",
    };
}
