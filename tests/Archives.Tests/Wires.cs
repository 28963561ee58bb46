using System.Security.Cryptography;
using Codex.Archives.Index;
using Codex.Archives.Wire.Protobuf;
using Codex.Content;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Archives.Tests;

/// <summary>Indices that only a stranger would write, made with Google's implementation.</summary>
internal static class Wires
{
    public const long Week = 7 * 24 * 60 * 60;

    /// <summary>The CID of a dataset that does not exist.</summary>
    public static Cid Dataset(int number) =>
        Cid.FromDigest(Multicodec.CodexManifest, SHA256.HashData(BitConverter.GetBytes(number)));

    public static ArchiveMetadata Period(long from, long to, IEnumerable<string> topics) => new(
        DateTimeOffset.FromUnixTimeSeconds(from),
        DateTimeOffset.FromUnixTimeSeconds(to),
        [.. topics.Select(topic => ContentTopic.TryParse("0x" + topic, out var parsed)
            ? parsed
            : throw new FormatException(topic))]);

    /// <summary>An honest entry: the week of that number.</summary>
    public static ArchiveEntry Entry(int week, Cid? archive = null) => ArchiveEntry.TryCreate(
        Period(week * Week, (week + 1) * Week, ["01020304", "aabbccdd"]),
        archive ?? Dataset(week),
        out var entry,
        out _)
        ? entry
        : throw new ArgumentException("No entry.");

    /// <summary>The value of an honest entry, changed.</summary>
    public static byte[] Value(Action<DatasetEntryMessage> change)
    {
        var message = DatasetEntryMessage.Parser.ParseFrom(Entry(1).Value.Span);
        change(message);
        return message.ToByteArray();
    }

    /// <summary>An index of values, each under the id that belongs to it.</summary>
    public static byte[] Index(params IEnumerable<byte[]> values) =>
        Index(values.Select(value => (ArchiveId.Of(value).ToString(), value)));

    public static byte[] Index(IEnumerable<(string Key, byte[] Value)> entries)
    {
        var message = new IndexMessage();
        message.Archives.AddRange(entries.Select(entry => new IndexEntryMessage
        {
            Key = entry.Key,
            Value = ByteString.CopyFrom(entry.Value),
        }));
        return message.ToByteArray();
    }

    /// <summary>A field with bytes.</summary>
    public static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }
}
