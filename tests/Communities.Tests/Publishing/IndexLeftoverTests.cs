using Codex.Communities.Publishing;
using Codex.Communities.Tests.Nodes;
using Codex.Content;
using Codex.Datasets;
using Codex.Grains.Interfaces;
using Codex.Storage;

namespace Codex.Communities.Tests.Publishing;

/// <summary>What a crash leaves of indices, and what becomes of those for which the history has no room.</summary>
public sealed class IndexLeftoverTests : RegisteredCommunity
{
    private static readonly byte[] Encrypted = [0xaa, 0x06, 0x02, 0x01, 0x02];

    private DatasetRegistrar Registrar => Node.Get<DatasetRegistrar>();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_AfterACrashBetweenStoringAndPinning_DropsTheIndex(bool isFoundFirst)
    {
        var stored = await CrashAfterStoringAsync();
        if (isFoundFirst)
        {
            await Registrar.RegisterFoundAsync(stored, default);
            Assert.Equal(["upload"], await Node.OwnersAsync(stored.Cid.ToString()));
        }

        await Node.RestartAsync();
        await UntilGoneAsync(stored.Cid);
        Assert.Empty(await Node.OwnersAsync(stored.Cid.ToString()));
        Assert.Empty(await Node.Grains.Community(Id).ListLeftoversAsync(default));
    }

    [Fact]
    public async Task Restart_AfterSuchACrash_KeepsWhatAClientUploadedSince()
    {
        var stored = await CrashAfterStoringAsync();
        await Registrar.RegisterUploadAsync(stored, advertise: null);
        await Node.RestartAsync();
        while (!(await Node.Grains.Community(Id).ListLeftoversAsync(default)).IsEmpty)
            await Task.Yield();
        Assert.True(Node.Store.HasAll(stored.Cid));
        Assert.Equal(["upload"], await Node.OwnersAsync(stored.Cid.ToString()));
    }

    [Fact]
    public async Task SetIndex_RepeatedAfterSuchACrash_HasNoPinButTheCommunitys()
    {
        var stored = await CrashAfterStoringAsync();
        await Registrar.RegisterFoundAsync(stored, default);
        Assert.Equal(
            PublishStatus.Published, (await Node.Publisher.SetIndexAsync(Id, Encrypted, null, default)).Status);
        Assert.Equal(["community:0x02aa"], await Node.OwnersAsync(stored.Cid.ToString()));
        Assert.Empty(await Node.Grains.Community(Id).ListLeftoversAsync(default));
    }

    [Fact]
    public async Task Remove_AfterSuchACrash_DropsTheIndex()
    {
        var stored = await CrashAfterStoringAsync();
        await Node.Catalog.RemoveAsync(Id, default);
        Assert.False(Node.Store.HasAll(stored.Cid));
    }

    [Fact]
    public async Task SetIndex_WithoutRoom_IsExpectedNoMore()
    {
        await using var node = await Node.StartAsync(World, quotaBytes: 1);
        await node.Catalog.RegisterAsync(Id, default);
        await node.Publisher.SetIndexAsync(Id, Encrypted, null, default);
        await node.Catalog.OfferIndexAsync(Id, CidOf(1), 1, default);
        Assert.Empty(await node.Grains.Community(Id).ListLeftoversAsync(default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Offer_MoreThanTheHistoryHolds_DropsTheOldest(bool crashesBefore)
    {
        var set = await Node.Publisher.SetIndexAsync(Id, Encrypted, 1, default);
        for (var number = 2; number <= GrainLimits.MaxIndicesPerCommunity; number++)
            await Node.Catalog.OfferIndexAsync(Id, CidOf(number), (ulong)number, default);
        Assert.True(Node.Store.HasAll(set.IndexCid!.Value));
        if (crashesBefore)
        {
            var last = new IndexReference { Cid = CidOf(1).ToString(), Clock = 1000 };
            await Node.Grains.Community(Id).OfferIndexAsync(last, default);
            await Node.RestartAsync();
            await UntilGoneAsync(set.IndexCid.Value);
        }
        else
        {
            await Node.Catalog.OfferIndexAsync(Id, CidOf(1), 1000, default);
        }

        Assert.False(Node.Store.HasAll(set.IndexCid.Value));
        Assert.Empty(await Node.OwnersAsync(set.IndexCid.ToString()!));
        Assert.Equal(
            GrainLimits.MaxIndicesPerCommunity, (await Node.Catalog.ListIndicesAsync(Id, default))!.Value.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(500_000)]
    public async Task FindCid_AnyLength_IsWhatAnUploadGets(int length)
    {
        var bytes = new byte[length];
        Seed.NextRandom().NextBytes(bytes);
        var uploads = Node.Get<DatasetUploads>();
        var expected = (await uploads.StoreAsync(bytes, default)).Dataset!.Cid;
        Assert.Equal(expected, uploads.FindCid(bytes));
    }

    /// <summary>The process ends where the bytes are on the disk, and no grain knows of them.</summary>
    private async Task<StoredManifest> CrashAfterStoringAsync()
    {
        Node.Network.Crash = new IOException("The process was killed.");
        await Assert.ThrowsAsync<IOException>(() => Node.Publisher.SetIndexAsync(Id, Encrypted, null, default));
        Node.Network.Crash = null;
        var stored = Assert.Single(Node.Store.ListManifests());
        Assert.Null(await Node.Dataset(stored.Cid.ToString()).GetAsync(default));
        return stored;
    }

    private async Task UntilGoneAsync(Cid cid)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Node.Store.FindManifest(cid) is not null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        while (!(await Node.Grains.Community(Id).ListLeftoversAsync(default)).IsEmpty)
            patience.Token.ThrowIfCancellationRequested();
    }

    private static Cid CidOf(int number) => Cid.OfManifest(BitConverter.GetBytes(number));
}
