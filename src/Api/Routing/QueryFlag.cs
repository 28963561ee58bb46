using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routing;

/// <summary>A boolean of the query string.</summary>
internal static class QueryFlag
{
    /// <summary>Reads <c>true</c> or <c>false</c>; null when absent. False when it is there and neither.</summary>
    public static bool TryRead(IQueryCollection query, string name, out bool? value)
    {
        value = null;
        string text = query[name].ToString();
        if (text.Length == 0)
            return true;
        if (!bool.TryParse(text, out bool parsed))
            return false;
        value = parsed;
        return true;
    }
}
