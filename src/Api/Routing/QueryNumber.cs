using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Routing;

/// <summary>A whole number of the query string.</summary>
internal static class QueryNumber
{
    /// <summary>Reads digits; null when absent. False when it is there and no number, or there twice.</summary>
    public static bool TryRead(IQueryCollection query, string name, out ulong? value)
    {
        value = null;
        string text = query[name].ToString();
        if (text.Length == 0)
            return true;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong parsed))
            return false;
        value = parsed;
        return true;
    }
}
