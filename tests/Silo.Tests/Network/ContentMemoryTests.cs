using Codex.Content;
using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Silo.Network;
using Codex.Silo.Options;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Codex.Silo.Tests.Network;

/// <summary>What it costs to have many datasets announced: a member of a thousand communities has 100,000.</summary>
[Collection(nameof(ContentMemoryTests))]
public sealed class ContentMemoryTests
{
    private const int Datasets = 20_000;

    // Two keys in two tables and a queue: 330 bytes on average. With an object for each it was 770.
    private const int MostBytesPerDataset = 560;

    [Fact]
    public async Task Announce_ManyDatasets_TakesLittleMemoryForEach()
    {
        var own = new OwnContent();
        await using var advertiser = new Advertiser(
            Substitute.For<IContentRouting>(), Substitute.For<IProviderRecordSource>(), DiscoveryLimits.Default,
            new ManualTimeProvider(), new Random(1), NullLogger<Advertiser>.Instance);
        var announcer = new ContentAnnouncer(advertiser, own, new SiloOptions());
        announcer.Announce(DatasetOf(Datasets));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var number = 0; number < Datasets; number++)
            announcer.Announce(DatasetOf(number));
        for (var time = 0; time < 3; time++)
            advertiser.AnnounceAll();

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Datasets;
        Assert.Equal(2 * (Datasets + 1), advertiser.Count);
        Assert.InRange(each, 2 * 2 * 32, MostBytesPerDataset);
        for (var number = 0; number <= Datasets; number++)
            announcer.Withdraw(DatasetOf(number));
        Assert.Equal(0, advertiser.Count);
        GC.KeepAlive(own);
    }

    /// <summary>Alone: what other tests take of the process is not to be counted.</summary>
    [CollectionDefinition(nameof(ContentMemoryTests), DisableParallelization = true)]
    public sealed class Alone;

    private static StoredManifest DatasetOf(int number)
    {
        var bytes = BitConverter.GetBytes(number);
        var manifest = new Manifest
        {
            TreeCid = MerkleTree.Build([.. bytes, .. new byte[MerkleTree.NodeBytes - bytes.Length]]).TreeCid,
            BlockSize = 65536,
            DatasetSize = 1,
        };
        return new StoredManifest(Cid.OfManifest(bytes), manifest, 100, DateTimeOffset.UnixEpoch);
    }
}
