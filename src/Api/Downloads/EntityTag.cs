using Codex.Content;
using Microsoft.Extensions.Primitives;

namespace Codex.Api.Downloads;

/// <summary>
/// The entity tag of a dataset: its CID. It is strong, since the CID names bytes, filename and type for good.
/// </summary>
internal static class EntityTag
{
    /// <summary>The quoted CID.</summary>
    public static string Of(Cid cid) => $"\"{cid}\"";

    /// <summary>True when an <c>If-None-Match</c> header names the tag, weak or not, or anything (<c>*</c>).</summary>
    public static bool IsNamedBy(StringValues ifNoneMatch, string tag)
    {
        foreach (string? header in ifNoneMatch)
        {
            // A CID has neither comma nor quote, so splitting cannot hide it, however the other tags are written.
            foreach (string candidate in (header ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            {
                bool isWeak = candidate.StartsWith("W/", StringComparison.Ordinal);
                if (candidate == "*" || (isWeak ? candidate[2..] : candidate) == tag)
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when a <c>Range</c> header counts: there is no <c>If-Range</c>, or it is exactly this tag. A date never is:
    /// datasets have none.
    /// </summary>
    public static bool AllowsRange(StringValues ifRange, string tag) => ifRange.Count == 0 || ifRange.ToString() == tag;
}
