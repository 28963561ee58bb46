using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Codex.Api.Replies;

/// <summary>The choice between text and JSON that <c>/spr</c> and <c>/peerid</c> offer.</summary>
internal static class PreferredType
{
    /// <summary>
    /// True when <c>text/plain</c> is what the client wants most: of the types of its <c>Accept</c> header the first
    /// among those of the highest weight. No header, or a wildcard, means JSON (rest-api, section 2).
    /// </summary>
    public static bool IsPlainText(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted))
            return false;
        MediaTypeHeaderValue? best = null;
        foreach (MediaTypeHeaderValue candidate in accepted)
        {
            if ((candidate.Quality ?? 1) > (best?.Quality ?? (best is null ? 0 : 1)))
                best = candidate;
        }

        return best is not null && best.MediaType.Equals(Reply.PlainText, StringComparison.OrdinalIgnoreCase);
    }
}
