using Codex.Api.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Codex.Api.Routing;

/// <summary>
/// What upstream's REST library demands of requests to routes that take no raw body (rest-api, section 0).
/// </summary>
internal static class BodyRule
{
    /// <summary>Answers 400 without a text when a body comes with no content type, or with a malformed one.</summary>
    public static RequestDelegate Typed(RequestDelegate handler) => context =>
        context.Request.ContentLength > 0 && !MediaTypeHeaderValue.TryParse(context.Request.ContentType, out _)
            ? Reply.StatusAsync(context, StatusCodes.Status400BadRequest)
            : handler(context);
}
