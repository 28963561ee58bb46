using System.Buffers;
using System.IO.Pipelines;
using Codex.Archives;
using Codex.Communities.Publishing;
using Codex.Communities.Tests.Nodes;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;

namespace Codex.Communities.Tests.Publishing;

public sealed class ArchivePublisherTests : RegisteredCommunity
{
    [Fact]
    public async Task Publish_Archive_GivesTheCidsOfUploads_AndIsListed()
    {
        var result = await PublishAsync(1);
        Assert.Equal((PublishStatus.Published, null), (result.Status, result.Error));
        var upload = await Node.Store.IngestAsync(
            new IngestRequest { Filename = "archive-data.bin", MimeType = "application/octet-stream" },
            PipeReader.Create(new ReadOnlySequence<byte>(BytesOf(1))),
            default);
        Assert.Equal(upload.Dataset!.Cid, result.ArchiveCid);
        var progress = (await Node.Progress.GetAsync(Id, default))!;
        var archive = Assert.Single(progress.Archives).Archive;
        Assert.Equal((result.ArchiveId, 1000UL, 2000UL), (archive.Id, archive.From, archive.To));
        Assert.Equal(["0x00000001"], archive.Topics);
        Assert.Equal((1, true), (progress.Here, progress.IsIndexHere));
        Assert.Equal(
            (result.IndexCid.ToString(), result.Clock, IndexContent.Read),
            (progress.Community.Index!.Cid, progress.Community.Index.Clock, progress.Community.Index.Content));
        Assert.Equal((ulong)Node.Time.GetUtcNow().ToUnixTimeMilliseconds(), result.Clock);
        Assert.True(Node.Parts.Announced.ContainsKey(result.IndexCid!.Value));
        Assert.True(Node.Parts.Announced.ContainsKey(result.ArchiveCid!.Value));
        Assert.Equal(["community:0x02aa"], await Node.OwnersAsync(result.IndexCid.ToString()!));
        Assert.Equal(["upload"], await Node.OwnersAsync(result.ArchiveCid.ToString()!));
    }

    [Fact]
    public async Task Publish_Again_ChangesNothing()
    {
        var first = await PublishAsync(1);
        Node.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await PublishAsync(1);
        Assert.Equal(first with { Status = PublishStatus.Unchanged }, second);
    }

    [Fact]
    public async Task Publish_TwentyAtOnce_GivesOneIndexOfTwenty_AndDropsTheOthers()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(PublishAsync));
        Assert.All(results, result => Assert.Equal(PublishStatus.Published, result.Status));
        var progress = (await Node.Progress.GetAsync(Id, default))!;
        Assert.Equal(20, progress.Here);
        Assert.Equal(20, progress.Community.Index!.ArchiveCount);
        Assert.Equal(20, results.Select(result => result.Clock).Distinct().Count());
        Assert.Equal(21, Node.Store.ListManifests().Count);
        var newest = results.MaxBy(result => result.Clock)!;
        Assert.Equal(newest.IndexCid.ToString(), progress.Community.Index.Cid);
    }

    [Fact]
    public async Task Publish_OfAPinnedCommunity_IsPinned_AndSurvivesARestart()
    {
        await Node.Catalog.PinAsync(Id, default);
        var result = await PublishAsync(1);
        await Node.RestartAsync();
        Assert.Equal(["community:0x02aa", "upload"], await Node.OwnersAsync(result.ArchiveCid.ToString()!));
        var next = await PublishAsync(2);
        Assert.Equal(2, (await Node.Progress.GetAsync(Id, default))!.Community.Index!.ArchiveCount);
        Assert.True(next.Clock > result.Clock);
    }

    [Fact]
    public async Task Publish_AfterAClockAhead_IsNewerAllTheSame()
    {
        var history = await History.CreateAsync(World, 2);
        const ulong Ahead = 9_000_000_000_000;
        await Node.Catalog.OfferIndexAsync(Id, history.Index, Ahead, default);
        Assert.Equal(PublishStatus.IndexMissing, (await PublishAsync(1)).Status);
        await Node.SyncAsync(Id);
        await Node.EndedAsync(Id);
        var result = await PublishAsync(1);
        Assert.Equal((PublishStatus.Published, Ahead + 1), (result.Status, result.Clock));
        Assert.Equal(3, (await Node.Progress.GetAsync(Id, default))!.Community.Index!.ArchiveCount);
    }

    [Fact]
    public async Task Publish_AfterACrashBetweenAnnouncementAndReading_IsReadByTheNext()
    {
        var first = await PublishAsync(1);
        var cid = first.IndexCid.ToString()!;
        var other = CommunityId.Parse("other");
        await Node.Catalog.RegisterAsync(other, default);
        await Node.Catalog.OfferIndexAsync(other, first.IndexCid!.Value, 7, default);
        var again = await PublishAsync(1, other);
        Assert.Equal((PublishStatus.Unchanged, cid, 7UL), (again.Status, again.IndexCid.ToString(), again.Clock));
        Assert.Equal(IndexContent.Read, (await Node.Catalog.GetAsync(other, default))!.Index!.Content);
    }

    [Fact]
    public async Task Publish_OnAnEncryptedIndex_IsRefusedBeforeTheBody()
    {
        byte[] encrypted = [0xaa, 0x06, 0x02, 0x01, 0x02];
        var set = await Node.Publisher.SetIndexAsync(Id, encrypted, 5, default);
        Assert.Equal((PublishStatus.Published, 5UL), (set.Status, set.Clock));
        Assert.Equal(PublishStatus.IndexEncrypted, (await PublishAsync(1)).Status);
        Assert.Single(Node.Store.ListManifests());
    }

    [Fact]
    public async Task Publish_OnWhatIsNoIndex_IsRefused()
    {
        var index = await World.AddAsync("no index"u8.ToArray());
        await Node.Catalog.OfferIndexAsync(Id, index, 5, default);
        await Node.SyncAsync(Id);
        await Node.EndedAsync(Id);
        Assert.Equal(PublishStatus.IndexUnusable, (await PublishAsync(1)).Status);
    }

    [Fact]
    public async Task Publish_WhatCannotBe_IsRefused_AndLeavesNothing()
    {
        Assert.Equal(PublishStatus.NotRegistered, (await PublishAsync(1, CommunityId.Parse("nobody"))).Status);
        Assert.Equal(PublishStatus.Empty, (await PublishAsync(Archive, [])).Status);
        Assert.Equal(PublishStatus.Invalid, (await PublishAsync(Archive with { From = 3000 }, BytesOf(1))).Status);
        Assert.Equal(
            PublishStatus.Invalid, (await PublishAsync(Archive with { To = ulong.MaxValue }, BytesOf(1))).Status);
        var unknown = Archive with { Topics = ["chat"] };
        Assert.Equal(PublishStatus.Invalid, (await PublishAsync(unknown, BytesOf(1))).Status);
        var announced = Archive with { ExpectedBytes = ArchiveLimits.MaxArchiveBytes + 1 };
        Assert.Equal(PublishStatus.TooLarge, (await PublishAsync(announced, BytesOf(1))).Status);
        var large = new byte[ArchiveLimits.MaxArchiveBytes + 1];
        Assert.Equal(PublishStatus.TooLarge, (await PublishAsync(Archive, large)).Status);
        Assert.Empty(Node.Store.ListManifests());
        Assert.Null((await Node.Catalog.GetAsync(Id, default))!.Index);
        Assert.Equal(PublishStatus.Published, (await PublishAsync(Archive, BytesOf(1))).Status);
    }

    [Fact]
    public async Task Publish_WithoutRoom_IsRefused()
    {
        await using var node = await Node.StartAsync(World, quotaBytes: 200_000);
        await node.Catalog.RegisterAsync(Id, default);
        var body = PipeReader.Create(new ReadOnlySequence<byte>(new byte[500_000]));
        var result = await node.Publisher.PublishAsync(Id, Archive, body, default);
        Assert.Equal(PublishStatus.NoRoom, result.Status);
        Assert.NotNull(result.Error);
    }

    [Fact]
    public async Task SetIndex_Body_IsCheckedStoredAndRead()
    {
        var history = await History.CreateAsync(World, 3);
        var bytes = Read(World.Store, history.Index);
        var set = await Node.Publisher.SetIndexAsync(Id, bytes, clock: null, default);
        Assert.Equal((PublishStatus.Published, history.Index), (set.Status, set.IndexCid));
        var again = await Node.Publisher.SetIndexAsync(Id, bytes, clock: null, default);
        Assert.Equal(set with { Status = PublishStatus.Unchanged }, again);
        Assert.Equal(3, (await Node.Progress.FindMissingAsync(Id, default))!.Value.Length);
        await Node.SyncAsync(Id);
        Assert.Equal(3, (await Node.EndedAsync(Id)).Here);
        var older = await Node.Publisher.SetIndexAsync(Id, bytes, clock: 1, default);
        Assert.Equal(PublishStatus.Superseded, older.Status);
    }

    [Fact]
    public async Task SetIndex_WhatIsNone_IsRefused()
    {
        async Task<PublishStatus> SetAsync(byte[] bytes) =>
            (await Node.Publisher.SetIndexAsync(Id, bytes, null, default)).Status;
        Assert.Equal(PublishStatus.Invalid, await SetAsync("no index"u8.ToArray()));
        Assert.Equal(PublishStatus.Empty, await SetAsync([]));
        Assert.Equal(PublishStatus.TooLarge, await SetAsync(new byte[ArchiveLimits.MaxIndexBytes + 1]));
        Assert.Empty(Node.Store.ListManifests());
    }

    [Fact]
    public async Task SetIndex_OfANewCommunity_RegistersItUnlessItIsRefused()
    {
        var other = CommunityId.Parse("other");
        Assert.Equal(
            PublishStatus.Invalid,
            (await Node.Publisher.SetIndexAsync(other, "no index"u8.ToArray(), null, default)).Status);
        Assert.Null(await Node.Catalog.GetAsync(other, default));
        await using var full = await Node.StartAsync(World, quotaBytes: 1);
        byte[] encrypted = [0xaa, 0x06, 0x02, 0x01, 0x02];
        Assert.Equal(
            PublishStatus.NoRoom, (await full.Publisher.SetIndexAsync(other, encrypted, null, default)).Status);
        Assert.Null(await full.Catalog.GetAsync(other, default));
        Assert.Empty(await full.Grains.Directory().ListAsync(default));
        var set = await Node.Publisher.SetIndexAsync(other, encrypted, null, default);
        Assert.Equal(set.IndexCid.ToString(), (await Node.Catalog.GetAsync(other, default))!.Index!.Cid);
    }

    private static ArchivePublication Archive { get; } =
        new() { From = 1000, To = 2000, Topics = ["0x00000001"] };

    private static byte[] BytesOf(int number)
    {
        var bytes = new byte[150_000];
        new Random(number).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Read(DatasetStore store, Cid cid)
    {
        using var reader = store.OpenReader(cid)!;
        var block = new byte[reader.Dataset.Manifest.BlockSize];
        Assert.Equal(ReadStatus.Complete, reader.ReadBlock(0, block));
        return block[..(int)reader.Length];
    }

    private Task<PublishResult> PublishAsync(int number) => PublishAsync(number, Id);

    private Task<PublishResult> PublishAsync(int number, CommunityId id) => Node.Publisher.PublishAsync(
        id, Archive, PipeReader.Create(new ReadOnlySequence<byte>(BytesOf(number))), default);

    private Task<PublishResult> PublishAsync(ArchivePublication archive, byte[] bytes) =>
        Node.Publisher.PublishAsync(Id, archive, PipeReader.Create(new ReadOnlySequence<byte>(bytes)), default);
}
