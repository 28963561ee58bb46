using Codex.Communities.Migration;
using Codex.Communities.Publishing;
using Codex.Communities.Tests.Nodes;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;

namespace Codex.Communities.Tests.Migration;

public sealed class TorrentMigrationTests : RegisteredCommunity
{
    [Fact]
    public async Task Run_Torrent_EveryArchiveIsADatasetOfTheSameBytes()
    {
        using var torrent = TorrentSample.Create(5);
        var told = new List<MigrationProgress>();
        var report = await Node.Migration.RunAsync(Request(torrent), new Listener(told.Add), default);
        Assert.True(report.IsMigrated);
        Assert.Empty(report.Problems);
        for (var week = 0; week < 5; week++)
        {
            var archive = report.Archives[week];
            Assert.Equal(
                (torrent.Offsets[week], 1, false), (archive.Offset, archive.MessageCount, archive.IsEncrypted));
            Assert.Equal(torrent.Bodies[week], Read(Node.Store, archive.Cid!.Value));
        }

        var listed = (await Node.Progress.ListArchivesAsync(Id, ArchiveWindow.All, default))!.Value;
        Assert.Equal(
            report.Archives.Reverse().Select(archive => archive.Id.ToString()),
            listed.Select(archive => archive.Archive.Id));
        Assert.Equal(["0x01020304"], listed[0].Archive.Topics);
        Assert.Equal(3 * 6, told.Count);
        Assert.Equal(
            new MigrationProgress(MigrationPhase.Indexing, 5, 5, torrent.Bodies.Sum(body => body.Length)), told[^1]);
    }

    [Fact]
    public async Task Run_Again_ChangesNothing()
    {
        using var torrent = TorrentSample.Create(3);
        var first = await Node.Migration.RunAsync(Request(torrent), null, default);
        var second = await Node.Migration.RunAsync(Request(torrent), null, default);
        Assert.Equal(first.Archives, second.Archives);
        Assert.Equal(first.Index! with { Status = PublishStatus.Unchanged }, second.Index);
        Assert.Equal(4, Node.Store.ListManifests().Count);
    }

    [Fact]
    public async Task Run_DryRun_WritesNothing()
    {
        using var torrent = TorrentSample.Create(3);
        var report = await Node.Migration.RunAsync(Request(torrent) with { IsDryRun = true }, null, default);
        Assert.Equal((3, 0, false), (report.Archives.Length, report.Problems.Length, report.IsMigrated));
        Assert.Empty(Node.Store.ListManifests());
    }

    [Fact]
    public async Task Run_BrokenOffAnywhere_GoesOnAfterARestart_ToTheSameHistory()
    {
        using var torrent = TorrentSample.Create(6);
        await using var whole = await Node.StartAsync(World);
        await whole.Catalog.RegisterAsync(Id, default);
        var expected = await whole.Migration.RunAsync(Request(torrent), null, default);
        var random = Seed.NextRandom();
        var isWhole = false;
        for (var round = 0; round < 4; round++)
        {
            using var stop = new CancellationTokenSource();
            var steps = random.Next(0, 14);
            var listener = new Listener(_ =>
            {
                if (steps-- == 0)
                    stop.Cancel();
            });
            try
            {
                await Node.Migration.RunAsync(Request(torrent), listener, stop.Token);
                isWhole = true;
            }
            catch (OperationCanceledException)
            {
                // All of the history or none of it.
                Assert.Equal(isWhole, (await Node.Catalog.GetAsync(Id, default))!.Index is not null);
            }

            await Node.RestartAsync();
        }

        var report = await Node.Migration.RunAsync(Request(torrent), null, default);
        Assert.Equal(expected.Archives, report.Archives);
        Assert.Equal(expected.Index!.IndexCid, report.Index!.IndexCid);
        Assert.Equal(7, Node.Store.ListManifests().Count);
    }

    [Fact]
    public async Task Run_DamagedArchive_IsReported_AndNothingIsWrittenUnlessToldTo()
    {
        using var torrent = TorrentSample.Create(4);
        var data = await File.ReadAllBytesAsync(torrent.DataPath);
        data.AsSpan(torrent.Offsets[2], 100).Fill(0xff);
        await File.WriteAllBytesAsync(torrent.DataPath, data);
        var report = await Node.Migration.RunAsync(Request(torrent), null, default);
        Assert.Contains("does not decode", Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.False(report.IsMigrated);
        Assert.Empty(Node.Store.ListManifests());
        report = await Node.Migration.RunAsync(Request(torrent) with { SkipsDamaged = true }, null, default);
        Assert.True(report.IsMigrated);
        Assert.Equal([true, true, false, true], report.Archives.Select(archive => archive.Cid is not null));
        Assert.Equal(3, (await Node.Progress.GetAsync(Id, default))!.Here);
    }

    [Fact]
    public async Task Run_EncryptedArchives_AreOpaqueButCut()
    {
        using var torrent = TorrentSample.Create(2, encrypted: true);
        var report = await Node.Migration.RunAsync(Request(torrent), null, default);
        Assert.True(report.IsMigrated);
        Assert.All(report.Archives, archive => Assert.True(archive.IsEncrypted));
        Assert.Equal(torrent.Bodies[1], Read(Node.Store, report.Archives[1].Cid!.Value));
    }

    [Fact]
    public async Task Run_FilesThatAreNotATorrent_AreReported()
    {
        using var torrent = TorrentSample.Create(2);
        async Task<string> ProblemAsync(MigrationRequest request)
        {
            var report = await Node.Migration.RunAsync(request, null, default);
            Assert.False(report.IsMigrated);
            return Assert.Single(report.Problems);
        }

        var request = Request(torrent);
        Assert.NotEmpty(await ProblemAsync(request with { DataPath = torrent.DataPath + ".none" }));
        Assert.NotEmpty(await ProblemAsync(request with { IndexPath = torrent.IndexPath + ".none" }));
        Assert.Contains(
            "not registered",
            await ProblemAsync(request with { Community = CommunityId.Parse("nobody") }),
            StringComparison.Ordinal);
        await File.WriteAllBytesAsync(torrent.DataPath, new byte[1000]);
        Assert.Contains("not inside of the data", await ProblemAsync(request), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(torrent.IndexPath, [0xaa, 0x06, 0x02, 0x01, 0x02]);
        Assert.Contains("encrypted", await ProblemAsync(request), StringComparison.Ordinal);
        Assert.Empty(Node.Store.ListManifests());
    }

    private static MigrationRequest Request(TorrentSample torrent) => new()
    {
        Community = Id,
        IndexPath = torrent.IndexPath,
        DataPath = torrent.DataPath,
    };

    private static byte[] Read(DatasetStore store, Cid cid)
    {
        using var reader = store.OpenReader(cid)!;
        var bytes = new MemoryStream();
        var block = new byte[reader.Dataset.Manifest.BlockSize];
        for (var index = 0; index < reader.Dataset.Manifest.BlockCount; index++)
        {
            Assert.Equal(ReadStatus.Complete, reader.ReadBlock(index, block));
            bytes.Write(block);
        }

        return bytes.ToArray()[..(int)reader.Length];
    }

    private sealed class Listener(Action<MigrationProgress> onReport) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value) => onReport(value);
    }
}
