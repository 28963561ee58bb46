using Codex.Acceptance.Tests.Hosting;
using Codex.Archives;
using Google.Protobuf;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>The files of a community's torrent, as status-go wrote them (community history, section 2).</summary>
internal sealed record TorrentFiles(string IndexPath, string DataPath, byte[][] Archives)
{
    private const ulong Week = 604_800;

    public static TorrentFiles Create(TestDirectory directory, Random random, int weeks, int bytes)
    {
        using var data = new MemoryStream();
        using var index = new MemoryStream();
        var archives = new byte[weeks][];
        for (var week = 0; week < weeks; week++)
        {
            var metadata = Message(output =>
            {
                Number(output, 2, (ulong)(week + 1) * Week);
                Number(output, 3, (ulong)(week + 2) * Week);
                Field(output, 4, [1, 2, 3, 4]);
            });
            var payload = new byte[bytes];
            random.NextBytes(payload);
            archives[week] = Message(output =>
            {
                Field(output, 2, metadata);
                Field(output, 3, Message(message => Field(message, 4, payload)));
            });
            var padding = ArchiveLimits.PieceBytes - archives[week].Length % ArchiveLimits.PieceBytes;
            index.Write(Entry(metadata, (ulong)data.Length, archives[week].Length + padding, padding));
            data.Write(archives[week]);
            data.Write(new byte[padding]);
        }

        var files = new TorrentFiles(
            Path.Combine(directory.Aside, "index"), Path.Combine(directory.Aside, "data"), archives);
        File.WriteAllBytes(files.IndexPath, index.ToArray());
        File.WriteAllBytes(files.DataPath, data.ToArray());
        return files;
    }

    private static byte[] Entry(byte[] metadata, ulong offset, int size, int padding)
    {
        var value = Message(output =>
        {
            Field(output, 2, metadata);
            if (offset > 0)
                Number(output, 3, offset);
            Number(output, 4, (ulong)size);
            Number(output, 5, (ulong)padding);
        });
        return Message(output => Field(output, 1, Message(entry =>
        {
            Field(entry, 1, System.Text.Encoding.ASCII.GetBytes(ArchiveId.Of(value).ToString()));
            Field(entry, 2, value);
        })));
    }

    private static void Number(CodedOutputStream output, int number, ulong value)
    {
        output.WriteTag(number, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    }

    private static void Field(CodedOutputStream output, int number, byte[] content)
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
            write(output);
        return stream.ToArray();
    }
}
