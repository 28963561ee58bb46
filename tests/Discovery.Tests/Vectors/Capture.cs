using System.Text.Json;

namespace Codex.Discovery.Tests.Vectors;

/// <summary>What two nodes of 2025 said to each other; their keys are <see cref="TestKeys"/> 1 and 2.</summary>
internal static class Capture
{
    private const int FirstPort = 18294;

    /// <summary>Sender (1 or 2) and bytes, in order.</summary>
    public static IReadOnlyList<(byte Sender, byte[] Bytes)> Packets { get; } = Read();

    private static List<(byte, byte[])> Read()
    {
        using var document = JsonDocument.Parse(VectorFile.Read("live-node-discv5.json"));
        return
        [
            .. document.RootElement.GetProperty("packets").EnumerateArray().Select(packet => (
                (byte)(packet.GetProperty("src").GetInt32() == FirstPort ? 1 : 2),
                Convert.FromHexString(packet.GetProperty("hex").GetString()!))),
        ];
    }
}
