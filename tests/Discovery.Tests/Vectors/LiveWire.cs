using System.Text.Json;

namespace Codex.Discovery.Tests.Vectors;

/// <summary>Values that upstream's node of 2025 computed; what each is stands in the file.</summary>
internal static class LiveWire
{
    private static readonly JsonElement Values =
        JsonDocument.Parse(VectorFile.Read("live-node-wire.json")).RootElement.GetProperty("values");

    public static string Text(string name) => Values.GetProperty(name).GetString()!;

    public static byte[] Bytes(string name) => Convert.FromHexString(Text(name));
}
