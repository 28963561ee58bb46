using Codex.Archives.Messages;
using Codex.Archives.Tests.Vectors;
using Codex.Archives.Wire.Protobuf;
using Google.Protobuf;

namespace Codex.Archives.Tests.Messages;

public sealed class WakuArchiveTests
{
    private static readonly TorrentVector Vector = ArchiveVectors.All.Torrent;

    [Fact]
    public void Read_VectorArchives_ArePlain()
    {
        var three = WakuArchive.Read(Convert.FromHexString(Vector.Bodies[0]));
        var none = WakuArchive.Read(Convert.FromHexString(Vector.Bodies[1]));

        Assert.Equal((WakuArchiveKind.Plain, 3), (three.Kind, three.MessageCount));
        Assert.Equal(Vector.Archives[0].Period, three.Metadata);
        Assert.Equal((WakuArchiveKind.Plain, 0), (none.Kind, none.MessageCount));
        Assert.Equal(Vector.Archives[1].Period, none.Metadata);
    }

    [Fact]
    public void Read_EncryptedArchive_IsEncryptedAndFitsAnything()
    {
        var archive = WakuArchive.Read(Convert.FromHexString(ArchiveVectors.All.EncryptedArchive));

        Assert.Equal(new WakuArchive(WakuArchiveKind.Encrypted, null, 0), archive);
        Assert.True(archive.Fits(Vector.Archives[0].Period));
    }

    [Fact]
    public void Read_EveryTruncation_DoesNotFitOrHasFewerMessages()
    {
        var body = Convert.FromHexString(Vector.Bodies[0]);
        var encrypted = Convert.FromHexString(ArchiveVectors.All.EncryptedArchive);

        // At the end of a message, what is left is an archive with fewer.
        for (var length = 0; length < body.Length; length++)
        {
            var archive = WakuArchive.Read(body.AsSpan(0, length));
            Assert.True(archive.Kind == WakuArchiveKind.Unreadable || archive.MessageCount < 3);
            Assert.NotEqual(WakuArchiveKind.Encrypted, archive.Kind);
        }
        for (var length = 0; length < encrypted.Length; length++)
            Assert.Equal(WakuArchiveKind.Unreadable, WakuArchive.Read(encrypted.AsSpan(0, length)).Kind);
    }

    [Fact]
    public void Read_PaddingLeftOn_IsUnreadable()
    {
        byte[] padded = [.. Convert.FromHexString(Vector.Bodies[0]), 0];

        Assert.Equal(WakuArchiveKind.Unreadable, WakuArchive.Read(padded).Kind);
        Assert.Equal(WakuArchiveKind.Unreadable, WakuArchive.Read(new byte[1000]).Kind);
        Assert.Equal(WakuArchiveKind.Unreadable, WakuArchive.Read([]).Kind);
    }

    [Fact]
    public void Read_PartsThatNoArchiveHas_AreUnreadable()
    {
        Action<ArchiveMessage>[] changes =
        [
            archive => archive.Metadata = null,
            archive => archive.Version = 1,
            archive => archive.Metadata.To = 0,
            archive => archive.Metadata.ContentTopic.Add(ByteString.Empty),
            archive => archive.Messages.Add(ByteString.CopyFrom(0)),
            archive => archive.Messages.Add(ByteString.CopyFrom(Wires.Field(7, [0xFF]))),
        ];
        foreach (var change in changes)
        {
            var archive = ArchiveMessage.Parser.ParseFrom(Convert.FromHexString(Vector.Bodies[0]));
            change(archive);
            Assert.Equal(WakuArchiveKind.Unreadable, WakuArchive.Read(archive.ToByteArray()).Kind);
        }
    }

    [Fact]
    public void Read_AnyArchive_SaysWhatGoogleSays() => SeededCases.Check(300, random =>
    {
        var message = new ArchiveMessage
        {
            Metadata = new ArchiveMetadataMessage { From = (ulong)random.Next(5), To = (ulong)random.Next(5, 100) },
        };
        for (var i = random.Next(5); i > 0; i--)
            message.Metadata.ContentTopic.Add(ByteString.CopyFrom(random.Exactly(4)));
        for (var i = random.Next(20); i > 0; i--)
            message.Messages.Add(ByteString.CopyFrom(Wires.Field(4, random.UpTo(300))));

        var archive = WakuArchive.Read(message.ToByteArray());

        Assert.Equal((WakuArchiveKind.Plain, message.Messages.Count), (archive.Kind, archive.MessageCount));
        Assert.Equal(message.Metadata.From, (ulong)archive.Metadata!.From.ToUnixTimeSeconds());
        Assert.Equal(message.Metadata.ContentTopic.Count, archive.Metadata.Topics.Length);
    });

    [Fact]
    public void Read_LongerThanAnArchiveMayBe_IsUnreadableUnread() => HostileInput.FeedOne(
        new byte[ArchiveLimits.MaxArchiveBytes + 1],
        0,
        bytes => Assert.Equal(WakuArchiveKind.Unreadable, WakuArchive.Read(bytes).Kind));
}
