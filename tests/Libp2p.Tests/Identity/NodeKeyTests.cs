using System.Runtime.Versioning;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Tests.Identity;

// File modes: the suite runs on Linux.
[SupportedOSPlatform("linux")]
public sealed class NodeKeyTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Recorded from a live 2025 node (1, 2, 3), and from a Noise handshake between others (11, 22): the scalar is one
    // byte, 32 times.
    [Theory]
    [InlineData(
        0x01, "031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f",
        "16Uiu2HAmEWQnHq2jLKJypwVnVoQeFCULuyop6atvq2eWjYSUjzNi")]
    [InlineData(
        0x02, "024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766",
        "16Uiu2HAkzdQ5Y9SYT91K1ue5SxXwgmajXntfScGnLYeip5hHyWmT")]
    [InlineData(
        0x03, "02531fe6068134503d2723133227c867ac8fa6c83c537e9a44c3c5bdbdcb1fe337",
        "16Uiu2HAm12A2heuphsgWqFjE3jcHVXNBfte9HU1fuQYRSKh6JSpN")]
    [InlineData(
        0x11, "034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa",
        "16Uiu2HAmHzBkRq62mG95vsjKMuYQBezZCtjPXYWUoyVxMxi71aB3")]
    [InlineData(
        0x22, "02466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27",
        "16Uiu2HAkzAbMrvCbnbeGML8nXZ1XCbVjyphcMGMGQL4vwpUHbxVc")]
    public void LoadOrCreate_KnownKey_GivesItsPublicKeyAndPeerId(byte repeated, string publicKey, string peerId)
    {
        using var directory = new TemporaryDirectory();
        WriteKey(directory.KeyPath, [0x08, 0x02, 0x12, 0x20, .. Enumerable.Repeat(repeated, 32)]);

        var key = NodeKey.LoadOrCreate(directory.KeyPath);

        Assert.Equal(publicKey, Convert.ToHexStringLower(key.CompressedPublicKey));
        Assert.Equal("08021221" + publicKey, Convert.ToHexStringLower(key.PublicKeyProtobuf));
        Assert.Equal(peerId, key.PeerId.ToString());
    }

    [Fact]
    public void LoadOrCreate_NoFile_MakesOneForItsOwnerOnly()
    {
        using var directory = new TemporaryDirectory();

        var key = NodeKey.LoadOrCreate(directory.KeyPath);

        var content = File.ReadAllBytes(directory.KeyPath);
        Assert.Equal([0x08, 0x02, 0x12, 0x20, .. key.Scalar], content);
        Assert.Equal(36, content.Length);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(directory.KeyPath));
        Assert.Equal([directory.KeyPath], Directory.GetFileSystemEntries(directory.Path));
        Assert.StartsWith("16Uiu2HA", key.PeerId.ToString());
    }

    [Fact]
    public void LoadOrCreate_SecondTime_GivesTheSameIdentity()
    {
        using var directory = new TemporaryDirectory();

        var first = NodeKey.LoadOrCreate(directory.KeyPath);
        var second = NodeKey.LoadOrCreate(directory.KeyPath);

        Assert.Equal(first.PeerId, second.PeerId);
    }

    [Fact]
    public void LoadOrCreate_ManyAtOnce_AgreeOnOneIdentity()
    {
        using var directory = new TemporaryDirectory();
        var peerIds = new PeerId[8];

        Parallel.For(0, peerIds.Length, i => peerIds[i] = NodeKey.LoadOrCreate(directory.KeyPath).PeerId);

        Assert.Single(peerIds.Distinct());
        Assert.Equal([directory.KeyPath], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void LoadOrCreate_ManyFiles_AreDifferentIdentities()
    {
        using var directory = new TemporaryDirectory();

        var peerIds = Enumerable.Range(0, 20).Select(i => NodeKey.LoadOrCreate($"{directory.KeyPath}{i}").PeerId);

        Assert.Equal(20, peerIds.Distinct().Count());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    public void LoadOrCreate_FileOpenToOthers_IsRefused(UnixFileMode foreign)
    {
        using var directory = new TemporaryDirectory();
        NodeKey.LoadOrCreate(directory.KeyPath);
        File.SetUnixFileMode(directory.KeyPath, OwnerOnly | foreign);

        var exception = Assert.Throws<InsecureKeyFileException>(() => NodeKey.LoadOrCreate(directory.KeyPath));

        Assert.Equal((directory.KeyPath, OwnerOnly | foreign), (exception.Path, exception.Mode));
        Assert.Contains($"'{directory.KeyPath}'", exception.Message, StringComparison.Ordinal);
        var octal = Convert.ToString((int)(OwnerOnly | foreign), 8);
        Assert.Contains($"mode 0{octal}", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"chmod 600 '{directory.KeyPath}'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08021220")]
    [InlineData("0802122001010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("08021220010101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("080112200101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("080212210101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("080212200000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("08021220fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("08021220ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void LoadOrCreate_NoKeyInTheFile_IsRefusedAndTheFileKept(string hex)
    {
        using var directory = new TemporaryDirectory();
        var content = Convert.FromHexString(hex);
        WriteKey(directory.KeyPath, content);

        var exception = Assert.Throws<MalformedKeyFileException>(() => NodeKey.LoadOrCreate(directory.KeyPath));

        Assert.Contains($"'{directory.KeyPath}'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(directory.KeyPath));
    }

    [Fact]
    public void LoadOrCreate_GreatestScalar_IsAccepted()
    {
        using var directory = new TemporaryDirectory();
        WriteKey(
            directory.KeyPath,
            Convert.FromHexString("08021220fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140"));

        // The point of n - 1 is that of 1, mirrored.
        Assert.Equal(
            "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            Convert.ToHexStringLower(NodeKey.LoadOrCreate(directory.KeyPath).CompressedPublicKey));
    }

    [Fact]
    public void LoadOrCreate_HugeFile_IsNotRead()
    {
        using var directory = new TemporaryDirectory();
        WriteKey(directory.KeyPath, new byte[8_000_000]);

        HostileInput.FeedOne(
            [], 0, _ => Assert.Throws<MalformedKeyFileException>(() => NodeKey.LoadOrCreate(directory.KeyPath)));
    }

    [Fact]
    public void LoadOrCreate_NoDirectory_ThrowsAndMakesNone()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "absent", "key");

        Assert.ThrowsAny<IOException>(() => NodeKey.LoadOrCreate(path));
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    private static void WriteKey(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, OwnerOnly);
    }
}
