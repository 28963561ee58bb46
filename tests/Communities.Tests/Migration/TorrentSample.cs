using Codex.Archives;
using Google.Protobuf;

namespace Codex.Communities.Tests.Migration;

/// <summary>The files of a community's torrent, as status-go wrote them.</summary>
internal sealed class TorrentSample : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("codex-communities-torrent-");

    private TorrentSample()
    {
    }

    public string IndexPath => Path.Combine(_directory.FullName, "index");

    public string DataPath => Path.Combine(_directory.FullName, "data");

    /// <summary>The archives without padding, the oldest first.</summary>
    public List<byte[]> Bodies { get; } = [];

    /// <summary>Where each of them begins in the data file.</summary>
    public List<int> Offsets { get; } = [];

    public static TorrentSample Create(int weeks, int bytes = 150_000, bool encrypted = false)
    {
        var sample = new TorrentSample();
        using var data = new MemoryStream();
        var entries = new List<byte[]>();
        for (var week = 1; week <= weeks; week++)
        {
            var metadata = Message(output =>
            {
                output.WriteTag(2, WireFormat.WireType.Varint);
                output.WriteUInt64((ulong)week * 604_800);
                output.WriteTag(3, WireFormat.WireType.Varint);
                output.WriteUInt64((ulong)(week + 1) * 604_800);
                Field(output, 4, [1, 2, 3, 4]);
            });
            var payload = new byte[bytes];
            new Random(week).NextBytes(payload);
            var body = Message(output =>
            {
                if (encrypted)
                {
                    Field(output, 101, payload);
                    return;
                }

                Field(output, 2, metadata);
                Field(output, 3, Message(message => Field(message, 4, payload)));
            });
            var padding = ArchiveLimits.PieceBytes - body.Length % ArchiveLimits.PieceBytes;
            entries.Add(Entry(metadata, (ulong)data.Length, (ulong)(body.Length + padding), (ulong)padding));
            sample.Offsets.Add((int)data.Length);
            data.Write(body);
            data.Write(new byte[padding]);
            sample.Bodies.Add(body);
        }

        File.WriteAllBytes(sample.DataPath, data.ToArray());

        // Go writes maps in any order.
        File.WriteAllBytes(sample.IndexPath, [.. entries.AsEnumerable().Reverse().SelectMany(entry => entry)]);
        return sample;
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static byte[] Entry(byte[] metadata, ulong offset, ulong size, ulong padding)
    {
        var value = Message(output =>
        {
            Field(output, 2, metadata);
            foreach (var (number, content) in new[] { (3, offset), (4, size), (5, padding) })
            {
                if (content == 0)
                    continue;
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteUInt64(content);
            }
        });
        var entry = Message(output =>
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString(ArchiveId.Of(value).ToString());
            Field(output, 2, value);
        });
        return Message(output => Field(output, 1, entry));
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
