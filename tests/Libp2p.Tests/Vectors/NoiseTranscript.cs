using System.Text.RegularExpressions;

namespace Codex.Libp2p.Tests.Vectors;

/// <summary>The recorded handshake, with its keys and one transport message.</summary>
internal static partial class NoiseTranscript
{
    private static readonly string Text = VectorFile.Read("noise-vector.txt");

    /// <summary>Frames in order, with their length prefix: three of the handshake, one of transport.</summary>
    public static byte[][] Frames { get; } = [.. FramePattern().Matches(Text)
        .Select(match => Convert.FromHexString(match.Groups[1].Value))];

    public static byte[] Hash { get; } = Value("h ");

    public static byte[] InitiatorKey { get; } = Value("k1");

    public static byte[] ResponderKey { get; } = Value("k2");

    private static byte[] Value(string name) =>
        Convert.FromHexString(Regex.Match(Text, $"^{name} ?= ([0-9a-f]+)", RegexOptions.Multiline).Groups[1].Value);

    [GeneratedRegex("^[IR]->[IR] [0-9]+ ([0-9a-f]+)", RegexOptions.Multiline)]
    private static partial Regex FramePattern();
}
