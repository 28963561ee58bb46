using System.Text;

namespace Codex.Api.Tests.Hosting;

/// <summary>An answer, byte for byte.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers in the order in which they came.</param>
/// <param name="Body">The body, chunks joined.</param>
/// <param name="IsWhole">False when the connection broke before the end of the body.</param>
internal sealed record RawResponse(
    int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, bool IsWhole)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of a header that comes once at most; null when it does not come.</summary>
    public string? Header(string name) => Headers
        .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(header => header.Value)
        .SingleOrDefault();
}
