using System.Text;
using Codex.Multiformats;

namespace Codex.Content.Tests;

/// <summary>
/// The literals of formats, section 6: from upstream's own tests and examples, and from live networks.
/// </summary>
public sealed class PublishedVectorTests
{
    [Theory]
    [InlineData(
        "some file contents", null, null, ManifestFormat.M1,
        "zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL",
        "zDvZRwzm1ePSzKSXt57D5YxHwcSDmsCyYN65wW4HT7fuX9HrzFXy")]
    [InlineData(
        "Hello World!", "hello.txt", "text/plain", ManifestFormat.M1,
        "zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX",
        "zDvZRwzmAkhzDRPH5EW242gJBNZ2T7aoH2v1fVH66FxXL4kSbvyM")]
    [InlineData(
        "Hello World!", "hello.txt", "text/plain", ManifestFormat.M2,
        "zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX",
        "zDvZRwzm93r6pbHvCDtfXiLiLF96cXTiX5rkv1fWMLGfV1NJX8cr")]
    [InlineData(
        "Hello World!", "hello.txt", "text/plain", ManifestFormat.M3,
        "zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX",
        "zDvZRwzmAvGXfZyfdvz1FMD89V4yDXLCPW8NcfQk3wSN55Z3AfYd")]
    [InlineData(
        "TFAtMDAwOCBTdG9yYWdlIGV2aWRlbmNlIDIwMjYtMDYtMTc=", "lp0008-partials-evidence.txt", "text/plain",
        ManifestFormat.M2,
        "zDzSvJTfCLXLeX7R4p2YEafYmXUuwTZjPVq7GFCoz2tgofrzKEb1",
        "zDvZRwzmAZMxY7KEZyfyAHdXgTujdzPMVxo8GeEqWULkSRhCq7Xn")]
    public void Encode_PublishedText_GivesPublishedCids(
        string text, string? filename, string? mimeType, ManifestFormat format, string treeCid, string manifestCid) =>
        AssertCids(Encoding.ASCII.GetBytes(text), filename, mimeType, format, treeCid, manifestCid);

    [Fact]
    public void Encode_ManifestOfALive2026Node_GivesItsCid()
    {
        var manifest = new Manifest
        {
            TreeCid = Cid.Parse("zDzSvJTf49uAN2BZhoMhZmDVSv7KDVeUVXTXvDc6QNnU1TKJYD55"),
            BlockSize = ContentLimits.DefaultBlockSize,
            DatasetSize = 240,
            Filename = "secret.enc",
        };

        var block = ManifestCodec.Encode(manifest, ManifestFormat.M3);

        Assert.Equal("zDvZRwzm7xEAJ8SK3Zy9UbHDUDtAVCsgBF5o91qrGPyrrEfTUytw", Cid.OfManifest(block).ToString());
    }

    [Fact]
    public void Encode_SomeFileContents_GivesThePublishedBlockDigestAndProof()
    {
        var leaves = TestDataset.Leaves("some file contents"u8, ContentLimits.DefaultBlockSize);
        var tree = MerkleTree.Build(leaves);
        var block = ManifestCodec.Encode(
            new Manifest { TreeCid = tree.TreeCid, BlockSize = ContentLimits.DefaultBlockSize, DatasetSize = 18 },
            ManifestFormat.M1);

        Assert.Equal(
            "050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df", Convert.ToHexStringLower(tree.Root));
        Assert.Equal(
            "0a360a2601839a031220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df"
                + "10808004181220829a0328123002",
            Convert.ToHexStringLower(block));
        Assert.Equal(56, block.Length);
        Assert.Equal(
            "zDxWB8ED98hxJ51XwYaoQAwMdskCcmTaPR6Ce2wq88bjvjXRYuR9",
            Cid.FromDigest(Multicodec.CodexBlock, leaves).ToString());
        Assert.Equal(
            "08121000180122220a20" + new string('0', 64), Convert.ToHexStringLower(tree.Prove(0).EncodeProtobuf()));
    }

    [Theory]
    [InlineData(
        "65536", "b4c07530c73bc954e0d216eb313d8aa24aeeabc97c2088e14164b172587ba75b",
        "zDzSvJTfCa19AyrLQc27mTHtHFDCb6BV6Kzjh3itEmFFXQx6sVd4",
        "zDvZRwzm4GaJr7uUL3h4JaJaN8AJDYuNmViPUztGAR4xruxzRhKM",
        "zDvZRwzm7Crp8fh2yrJN1qZM2LX2sKveZRttkrx6ei5Z1U6RVy1f")]
    [InlineData(
        "65536+x", "f33c1d2240d0bdcf054f532cf433411665e0353872504a8a299ab5c772e22e95",
        "zDzSvJTfGmunFWxixYaL7auLGTtEFNw2X9CPT6KxncPEhGGCiYJg",
        "zDvZRwzmCzH9ETP7NT7tL9qavbEL8NWsxu7AzNndMRwBr8z5yN3e",
        "zDvZRwzm4ziBLsWMamVrUkkPsbsGe9unGB8BHrZzVx5xXyc4AQ8X")]
    [InlineData(
        "196608 zeros", "86b2972eb00893704f1371d223ffc7bc05627f277b865d104d13db29982bb071",
        "zDzSvJTf9UE87JFL4ZEE5v48K34VoBSDLFHYGeuUA3qJwhFCQuqz",
        "zDvZRwzm5tFYgD4TMLyaHCQGyG7cwWDsazKHE5nkz7ewZZbXGpVv",
        "zDvZRwzm52qg4ZMPerZ87megxeRo1Q783k7aWSXgmJcDJcSfrcpe")]
    [InlineData(
        "327680+x", "f67666d3d517208d9cf78fe60b11c1575e377a7ec184452245933dcdd040c1bd",
        "zDzSvJTfGzWZ6V9GExZFpwQtrWJvcVTCCZRgnMKbH3tmGsu8vkoE",
        "zDvZRwzmD1duRapnLUViGHseWcWUbeuguFGC59of8AK9GmEhof1C",
        null)]
    public void Encode_PublishedDataset_GivesPublishedRootAndCids(
        string name, string root, string treeCid, string m1Cid, string? m3Cid)
    {
        byte[] dataset = name switch
        {
            "65536" => TestDataset.Counting(65536),
            "65536+x" => [.. TestDataset.Counting(65536), (byte)'x'],
            "196608 zeros" => new byte[196608],
            _ => [.. TestDataset.Counting(327680), (byte)'x'],
        };

        var tree = MerkleTree.Build(TestDataset.Leaves(dataset, ContentLimits.DefaultBlockSize));

        Assert.Equal(root, Convert.ToHexStringLower(tree.Root));
        AssertCids(dataset, null, null, ManifestFormat.M1, treeCid, m1Cid);
        if (m3Cid is not null)
            AssertCids(dataset, null, null, ManifestFormat.M3, treeCid, m3Cid);
    }

    [Theory]
    [InlineData(0, "08121000180222220a2060b727586d946ca346a524f14c86585d428a15ee19f9c94a55e32b05e834a831")]
    [InlineData(1, "08121001180222220a207daca2095d0438260fa849183dfc67faa459fdf4936e1bc91eec6b281b27e4c2")]
    public void EncodeProtobuf_TwoBlocks_GivesPublishedBytes(int index, string hex)
    {
        byte[] dataset = [.. TestDataset.Counting(65536), (byte)'x'];

        var proof = MerkleTree.Build(TestDataset.Leaves(dataset, ContentLimits.DefaultBlockSize)).Prove(index);

        Assert.Equal(hex, Convert.ToHexStringLower(proof.EncodeProtobuf()));
    }

    // Leaves are the texts themselves: 32 ASCII digits, counting from 1 (nim-codex, tests/codex/merkletree).
    [Theory]
    [InlineData(1, "ab77a68f53293329179389d6f0feabc6e514057d49e8403c2aa913c30706b094")]
    [InlineData(2, "0b642bff731e11e1438845a5c37ef8aa1278384e722862e03f19efb4dd51d737")]
    [InlineData(3, "d3baa021b74562dfc6c1fc0c077581aa408c813824a600590a09e2f6b14a0c98")]
    [InlineData(4, "dbd7d9aab97b062d9b45a6c31796ee3a8f7089aeb7a556c6dacf4f3f8483f50e")]
    [InlineData(5, "2b46ce51321f89928f17d4a6fbc81ab110d7a5bbbaf1cefc10d48f4e85808eed")]
    [InlineData(6, "3d7655fe5c08ad9e36041c762eeb1d1f4ec65effc9448b7e6db3691f2b23289d")]
    [InlineData(7, "802487e6dfcdb9b457fd927bef32c6aacd4f39b52ea5d29e8e5f70f302f5fcaf")]
    [InlineData(8, "b3b9271afbe786de1db89c88448d3a97b785baff85f0584a25d3f2a4f9932d61")]
    [InlineData(9, "e79e4bb0f41a213fc9251ddcde347dc29aab3fe79551d841a1473c3464a96942")]
    [InlineData(10, "15f8cf4ddf6aa3cf33ea1eef8b66522c4db60ff28d3557f9be62d73a215a3c47")]
    public void Build_UpstreamTestLeaves_GivesUpstreamRoot(int leafCount, string root)
    {
        var text = string.Concat(Enumerable.Range(1, leafCount).Select(leaf => leaf.ToString("D32", null)));

        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Build(Encoding.ASCII.GetBytes(text)).Root));
    }

    private static void AssertCids(
        byte[] dataset, string? filename, string? mimeType, ManifestFormat format, string treeCid, string manifestCid)
    {
        var tree = MerkleTree.Build(TestDataset.Leaves(dataset, ContentLimits.DefaultBlockSize));
        var manifest = new Manifest
        {
            TreeCid = tree.TreeCid,
            BlockSize = ContentLimits.DefaultBlockSize,
            DatasetSize = dataset.Length,
            Filename = filename,
            MimeType = mimeType,
        };

        Assert.Equal(treeCid, tree.TreeCid.ToString());
        Assert.Equal(manifestCid, Cid.OfManifest(ManifestCodec.Encode(manifest, format)).ToString());
    }
}
