using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Serving;
using Codex.Exchange.Tests.Messages;
using Codex.Storage;
using Codex.Storage.Tests;
using Codex.Storage.Tests.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Exchange.Tests.Serving;

/// <summary>A server over a store in memory.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const int BlockSize = Samples.BlockSize;

    private TestServer(DatasetStore store, LossyDisk disk, ServingLimits limits)
    {
        Store = store;
        Disk = disk;
        Server = new BlockServer(store, limits, Time, NullLoggerFactory.Instance);
    }

    public DatasetStore Store { get; }

    public LossyDisk Disk { get; }

    public BlockServer Server { get; }

    public ManualTimeProvider Time { get; } = new();

    public static async Task<TestServer> StartAsync(ServingLimits? limits = null)
    {
        var disk = new LossyDisk();
        return new TestServer(await Samples.OpenAsync(disk), disk, limits ?? ServingLimits.Default);
    }

    /// <summary>Checks that blocks are what they claim, with proofs.</summary>
    public static void AssertGenuine(IEnumerable<Parts.Block> blocks, byte[] bytes)
    {
        foreach (var block in blocks)
        {
            var expected = new byte[BlockSize];
            Samples.Block(bytes, block.Address.Index).CopyTo(expected);
            Assert.Equal(expected, block.Data);
            Assert.True(InclusionProof.TryDecodeProtobuf(block.Proof, out var proof));
            Assert.Equal(block.Address.Index, proof.Index);
            Assert.True(Cid.TryDecode(block.Cid, out var cid, out _));
            Assert.True(cid.IsBlock && proof.Verify(cid.Digest, block.Address.Cid.Digest));
        }
    }

    public static WantEntry Block(Cid tree, int index) => new(BlockAddress.Leaf(tree, index), WantType.Block);

    public static WantEntry Have(Cid tree, int index, bool sendDontHave = false) =>
        new(BlockAddress.Leaf(tree, index), WantType.Have, SendDontHave: sendDontHave);

    public void Want(FakePeer peer, params IReadOnlyList<WantEntry> entries)
    {
        var call = Server.OnWantsAsync(peer, new WantList(entries), CancellationToken.None);
        Assert.True(call.IsCompletedSuccessfully);
    }

    /// <summary>A dataset of which only the manifest is here.</summary>
    public async Task<(StoredManifest Stored, byte[] Bytes)> AddPartialAsync(int seed, int blocks)
    {
        var bytes = Samples.Bytes(seed, blocks * BlockSize);
        var stored = await Store.AddManifestAsync(Samples.ManifestBlock(bytes), CancellationToken.None);
        return (stored!, bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Store.DisposeAsync();
    }
}
