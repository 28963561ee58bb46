using Codex.Archives;
using Google.Protobuf;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>Indices that no honest control node makes (community history, section 3, has the fields).</summary>
internal static class HostileIndex
{
    private const byte FirstField = 10;
    private const byte SecondField = 18;
    private const byte ThirdField = 26;
    private const string SomeCid = "zDvZRwzmAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    /// <summary>Bodies, and words that the refusal of each must have.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "garbage", "protobuf" },
        { "from after to", "ends before" },
        { "a key of another value", "digest" },
        { "no CID", "its CID is none" },
        { "too large", "16777216" },
        { "a million entries", "16384" },
    };

    public static byte[] Of(string kind) => kind switch
    {
        "garbage" => [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        "from after to" => Entry(Value(200, 100, SomeCid)),
        "a key of another value" => Entry(Value(100, 200, SomeCid), ArchiveId.Of([1]).ToString()),
        "no CID" => Entry(Value(100, 200, "no CID")),
        "too large" => new byte[ArchiveLimits.MaxIndexBytes + 1],
        "a million entries" => [.. Enumerable.Repeat<byte[]>([FirstField, 0], 1_000_000).SelectMany(x => x)],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static byte[] Value(ulong from, ulong to, string cid) => Write(output =>
    {
        output.WriteRawTag(SecondField);
        output.WriteBytes(ByteString.CopyFrom(Write(metadata =>
        {
            metadata.WriteRawTag(16);
            metadata.WriteUInt64(from);
            metadata.WriteRawTag(24);
            metadata.WriteUInt64(to);
        })));
        output.WriteRawTag(ThirdField);
        output.WriteString(cid);
    });

    private static byte[] Entry(byte[] value, string? key = null) => Write(output =>
    {
        output.WriteRawTag(FirstField);
        output.WriteBytes(ByteString.CopyFrom(Write(entry =>
        {
            entry.WriteRawTag(FirstField);
            entry.WriteString(key ?? ArchiveId.Of(value).ToString());
            entry.WriteRawTag(SecondField);
            entry.WriteBytes(ByteString.CopyFrom(value));
        })));
    });

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            write(output);
        return bytes.ToArray();
    }
}
