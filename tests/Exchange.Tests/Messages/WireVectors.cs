using System.Reflection;
using System.Text.Json;

namespace Codex.Exchange.Tests.Messages;

/// <summary>Messages of a live 2025 node, without their lengths.</summary>
internal static class WireVectors
{
    /// <summary>All messages of a download, in their order.</summary>
    public static IReadOnlyList<byte[]> Download { get; } =
    [
        .. Load("live-node-blockexc.json").GetProperty("messages").EnumerateArray()
            .Select(message => Convert.FromHexString(message.GetProperty("hex").GetString()!)),
    ];

    /// <summary>Messages of every kind, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Named { get; } = Load("live-node-wire.json").GetProperty("values")
        .EnumerateObject().Where(value => value.Name.StartsWith("bx.msg.", StringComparison.Ordinal))
        .ToDictionary(value => value.Name, value => Convert.FromHexString(value.Value.GetString()!));

    /// <summary>All of them.</summary>
    public static IEnumerable<byte[]> All => [.. Download, .. Named.Values];

    private static JsonElement Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        return JsonDocument.Parse(stream).RootElement;
    }
}
