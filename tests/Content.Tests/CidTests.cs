using System.Security.Cryptography;
using System.Text;
using Codex.Multiformats;

namespace Codex.Content.Tests;

public sealed class CidTests
{
    private const string TreeCidHex = "01839a031220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df";
    private const string TreeCidText = "zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL";

    private static readonly byte[] Digest = SHA256.HashData("a block"u8);

    [Fact]
    public void Parse_KnownText_GivesKnownBytes()
    {
        var cid = Cid.Parse(TreeCidText);

        Assert.Equal(TreeCidHex, Convert.ToHexStringLower(cid.Bytes));
        Assert.Equal(TreeCidText, cid.ToString());
        Assert.Equal((1, Multicodec.CodexRoot, Multicodec.Sha256), (cid.Version, cid.Codec, cid.HashCode));
        Assert.Equal(TreeCidHex[12..], Convert.ToHexStringLower(cid.Digest));
    }

    // Recorded from a live 2025 node: the CID of the empty block.
    [Fact]
    public void FromDigest_NoBytes_GivesTheEmptyBlocksCid() =>
        Assert.Equal(
            "zDxWB8EDDsokSpiTXNRpv1jS2LXjEdLgTiDfxFd7Eo8CSPKVj93r",
            Cid.FromDigest(Multicodec.CodexBlock, SHA256.HashData([])).ToString());

    // multiformats/cid and ipfs documentation: the same content in several texts.
    [Theory]
    [InlineData("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi", 1, Multicodec.DagPb)]
    [InlineData("zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA", 1, Multicodec.Raw)]
    [InlineData("QmYjtig7VJQ6XsnUjqqJvj7QaMcCAwtrgNdahSiFofrE7o", 0, Multicodec.DagPb)]
    public void TryParse_CidsOfOtherSystems_AreAccepted(string text, int version, ulong codec)
    {
        Assert.True(Cid.TryParse(text, out var cid, out var error), error.ToString());

        Assert.Equal((version, codec, Multicodec.Sha256), (cid.Version, cid.Codec, cid.HashCode));
        Assert.Equal(32, cid.Digest.Length);
        Assert.False(cid.IsManifest || cid.IsBlock || cid.IsTreeRoot);
    }

    [Fact]
    public void ToString_Version0_IsBase58WithoutPrefix()
    {
        const string Text = "QmYjtig7VJQ6XsnUjqqJvj7QaMcCAwtrgNdahSiFofrE7o";
        var cid = Cid.Parse(Text);

        Assert.Equal(Text, cid.ToString());
        Assert.True(Cid.TryDecode(cid.Bytes, out var decoded, out _));
        Assert.Equal(cid, decoded);
        Assert.Equal(CidError.Incorrect, ErrorOf("z" + Text));
    }

    [Fact]
    public void TryParse_EveryMultibase_GivesTheSameCid()
    {
        var cid = Cid.Parse(TreeCidText);
        foreach (var encoding in Enum.GetValues<MultibaseEncoding>())
        {
            Assert.True(Cid.TryParse(Multibase.Encode(encoding, cid.Bytes), out var parsed, out _));
            Assert.Equal(cid, parsed);
            Assert.Equal(TreeCidText, parsed.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("z")]
    [InlineData("xyz")]
    [InlineData("notacid")]
    [InlineData("Qm")]
    [InlineData("QmYjtig7VJQ6XsnUjqqJvj7QaMcCAwtrgNdahSiFofrE70")]
    [InlineData("zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSV0")]
    [InlineData("zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL ")]
    [InlineData(" zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL")]
    [InlineData("zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSV")]
    [InlineData("../../etc/passwd")]
    [InlineData("f00")]
    [InlineData("f00839a0300")]
    [InlineData("f01")]
    [InlineData("f0183")]
    [InlineData("f04839a031220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df")]
    [InlineData("f01839a0312")]
    [InlineData("f01839a031220")]
    [InlineData("f018380001220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df")]
    [InlineData("f01839a03121f050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4")]
    [InlineData("f01839a031220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4")]
    public void TryParse_NoCid_IsIncorrect(string text) => Assert.Equal(CidError.Incorrect, ErrorOf(text));

    [Theory]
    [InlineData("f02839a031220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df")]
    [InlineData("f03839a031220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df")]
    [InlineData("f015599011000")]
    [InlineData("f01cd9a03909a0320050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df")]
    public void TryParse_OtherVersionOrHash_IsUnsupported(string text) =>
        Assert.Equal(CidError.Unsupported, ErrorOf(text));

    [Theory]
    [InlineData("f" + TreeCidHex + "00")]
    [InlineData("f1220050b50fa8145c235e1b817326d34f733420298a9aa511f13622dd81264e8d4df")]
    public void TryParse_BytesBehindOrVersion0InMultibase_IsRefused(string text) =>
        Assert.Equal(text.Length > 70 ? CidError.Overrun : CidError.Incorrect, ErrorOf(text));

    [Fact]
    public void TryParse_LongerThanAnyCid_IsOverrun()
    {
        foreach (var encoding in Enum.GetValues<MultibaseEncoding>())
        {
            var bytes = new byte[ContentLimits.MaxCidBytes + 1];
            Cid.Parse(TreeCidText).Bytes.CopyTo(bytes);
            Assert.Equal(CidError.Overrun, ErrorOf(Multibase.Encode(encoding, bytes)));
            Assert.Equal(CidError.Overrun, ErrorOf((char)encoding + new string('2', 1_000_000)));
        }
    }

    [Fact]
    public void Parse_NoCid_ThrowsFormatException() => Assert.Throws<FormatException>(() => Cid.Parse("notacid"));

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void FromDigest_WrongLength_Throws(int bytes) =>
        Assert.Throws<ArgumentException>(() => Cid.FromDigest(Multicodec.CodexBlock, new byte[bytes]));

    [Fact]
    public void Kind_OfCodexCids_IsTheirCodecs()
    {
        var manifest = Cid.OfManifest("a manifest"u8);
        var block = Cid.FromDigest(Multicodec.CodexBlock, Digest);
        var tree = Cid.FromDigest(Multicodec.CodexRoot, Digest);

        Assert.Equal((true, false, false), (manifest.IsManifest, manifest.IsBlock, manifest.IsTreeRoot));
        Assert.Equal((false, true, false), (block.IsManifest, block.IsBlock, block.IsTreeRoot));
        Assert.Equal((false, false, true), (tree.IsManifest, tree.IsBlock, tree.IsTreeRoot));
        Assert.StartsWith("zDvZRwz", manifest.ToString());
        Assert.StartsWith("zDxWB8E", block.ToString());
        Assert.StartsWith("zDzSvJT", tree.ToString());
        Assert.Equal(SHA256.HashData("a manifest"u8), manifest.Digest.ToArray());
    }

    [Fact]
    public void Kind_OfAnotherHash_IsNone()
    {
        Assert.True(Cid.TryDecode(Convert.FromHexString("01839a031b20" + TreeCidHex[12..]), out var cid, out _));

        Assert.Equal(Multicodec.Keccak256, cid.HashCode);
        Assert.False(cid.IsTreeRoot);
    }

    [Fact]
    public void Equals_SameAndOtherBytes_ComparesThem()
    {
        var cid = Cid.Parse(TreeCidText);
        var same = Cid.FromDigest(Multicodec.CodexRoot, cid.Digest);
        var other = Cid.FromDigest(Multicodec.CodexBlock, cid.Digest);

        Assert.True(cid == same && cid.Equals((object)same) && cid.GetHashCode() == same.GetHashCode());
        Assert.True(cid != other && !cid.Equals((object)other) && !cid.Equals((object)TreeCidText));
        Assert.True(cid.CompareTo(same) == 0 && cid.CompareTo(other) > 0 && other.CompareTo(cid) < 0);
        Assert.True(default(Cid).CompareTo(other) < 0);
    }

    [Fact]
    public void Default_IsNoCid()
    {
        Cid none = default;

        Assert.Equal(default, none);
        Assert.NotEqual(Cid.Parse(TreeCidText), none);
        Assert.Equal("", none.ToString());
        Assert.True(none.Bytes.IsEmpty);
        Assert.False(none.IsManifest || none.IsBlock || none.IsTreeRoot);
        Assert.Throws<InvalidOperationException>(() => none.Codec);
        Assert.Throws<InvalidOperationException>(() => none.Digest.Length);
    }

    [Fact]
    public void TryParse_WhateverIsPrinted_ComesBack() => SeededCases.Check(3_000, random =>
    {
        var cid = Cid.FromDigest((ulong)random.NextInt64() >> random.Next(63), random.Exactly(32));

        Assert.True(Cid.TryParse(cid.ToString(), out var parsed, out _));
        Assert.True(Cid.TryDecode(cid.Bytes, out var decoded, out _));
        Assert.Equal(cid, parsed);
        Assert.Equal(cid, decoded);
    });

    [Fact]
    public void TryDecode_Garbage_NeverThrowsAndAcceptsOnlyWholeCids() => HostileInput.Feed(
        20_000,
        memoryPerInputByte: 2,
        bytes =>
        {
            if (Cid.TryDecode(bytes, out var cid, out var error))
                Assert.Equal((cid, CidError.None), (Cid.Parse(cid.ToString()), error));
            else
                Assert.True(cid == default && error != CidError.None);
        },
        Cid.Parse(TreeCidText).Bytes.ToArray(),
        Convert.FromHexString("1220" + TreeCidHex[12..]),
        Convert.FromHexString("015500046e6f6465"));

    [Fact]
    public void TryParse_GarbageText_NeverThrows() => HostileInput.Feed(
        20_000,
        memoryPerInputByte: 4,
        bytes =>
        {
            var isCid = Cid.TryParse(Encoding.Latin1.GetString(bytes), out var cid, out var error);
            Assert.Equal(isCid, error == CidError.None);
            Assert.Equal(isCid, cid != default);
        },
        [.. Enum.GetValues<MultibaseEncoding>().Select(
            encoding => Encoding.ASCII.GetBytes(Multibase.Encode(encoding, Cid.Parse(TreeCidText).Bytes)))]);

    private static CidError ErrorOf(string text)
    {
        Assert.False(Cid.TryParse(text, out var cid, out var error));
        Assert.Equal(default, cid);
        return error;
    }
}
