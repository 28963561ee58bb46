using System.Text.Json;

namespace Codex.Nat.Tests.Nodes;

/// <summary>Reads what nodes tell about the way of their connections; the only place that knows the words.</summary>
internal static class ConnectionWay
{
    /// <summary>
    /// The way that two connected nodes tell. Who was dialled through a mapping of its router knows that; who dialled
    /// saw an ordinary address. So the dearer of both counts. Null when neither tells, as long as nodes do not.
    /// </summary>
    public static async Task<Way?> BetweenAsync(LabNode first, LabNode second)
    {
        var ways = new[]
        {
            Told(await first.InfoAsync(), second.PeerId), Told(await second.InfoAsync(), first.PeerId),
        };
        return ways.Max();
    }

    /// <summary>
    /// The way to a peer that <c>/debug/info</c> tells; of several connections the cheapest is the one that is used.
    /// Null when it tells none.
    /// </summary>
    public static Way? Told(JsonElement info, string peerId) => info.GetProperty("connections").EnumerateArray()
        .Where(connection => connection.GetProperty("peerId").GetString() == peerId)
        .Select(static connection => connection.TryGetProperty("path", out var path) ? Of(path.GetString()!) : null)
        .Min();

    private static Way? Of(string word) => word switch
    {
        "direct" => Way.Direct,
        "mapped" => Way.Mapped,
        "punched" => Way.Punched,
        "relayed" => Way.Relayed,
        _ => throw new InvalidOperationException($"'{word}' is no way of a connection."),
    };
}
