using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Cryptography.Interop;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Tests.Vectors;

namespace Codex.Libp2p.Tests.Cryptography;

public sealed class Secp256k1AgreementTests
{
    [Fact]
    public void TryAgree_KeysOfUpstream_GivesThePointOfUpstream()
    {
        var key = NodeKey.FromScalar(Enumerable.Repeat((byte)1, 32).ToArray())!;
        var shared = new byte[Secp256k1.CompressedBytes];

        Assert.True(key.TryAgree(LiveWire.Bytes("key.2.publicKeyProtobuf").AsSpan(4), shared));

        Assert.Equal(LiveWire.Text("discv5.ecdh.key1.pub2"), Convert.ToHexStringLower(shared));
    }

    // Ethereum's discv5-wire-test-vectors.md, "ECDH".
    [Fact]
    public void TryAgree_KeysOfEthereum_GivesThePointOfEthereum()
    {
        var scalar = Convert.FromHexString("fb757dc581730490a1d7a00deea65e9b1936924caaea8f44d476014856b68736");
        var peer = Convert.FromHexString("039961e4c2356d61bedb83052c115d311acb3a96f5777296dcf297351130266231");
        using var key = Secp256k1PrivateKey.FromScalar(scalar);
        using var ephemeral = Secp256k1EphemeralKey.FromScalar(scalar);
        var (shared, sharedOnce) = (new byte[Secp256k1.CompressedBytes], new byte[Secp256k1.CompressedBytes]);

        Assert.True(key.TryAgree(peer, shared));
        Assert.True(ephemeral.TryAgree(peer, sharedOnce));

        Assert.Equal(
            "033b11a2a1f214567e1537ce5e509ffd9b21373247f2a3ff6841f4976f53165e7e", Convert.ToHexStringLower(shared));
        Assert.Equal(shared, sharedOnce);
        Assert.Equal(key.PublicKey.ToArray(), ephemeral.PublicKey.ToArray());
    }

    [Fact]
    public void TryAgree_NewKeys_AreOfOneMindOnBothSides()
    {
        for (var i = 0; i < 20; i++)
        {
            using var left = Secp256k1EphemeralKey.Generate();
            using var right = Secp256k1EphemeralKey.Generate();
            var (ofLeft, ofRight) = (new byte[Secp256k1.CompressedBytes], new byte[Secp256k1.CompressedBytes]);

            Assert.True(left.TryAgree(right.PublicKey, ofLeft));
            Assert.True(right.TryAgree(left.PublicKey, ofRight));

            Assert.Equal(ofLeft, ofRight);
            Assert.NotEqual(left.PublicKey.ToArray(), right.PublicKey.ToArray());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("020000000000000000000000000000000000000000000000000000000000000005")]
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")]
    [InlineData("051b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f")]
    [InlineData("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f00")]
    public void TryAgree_NoCompressedPoint_RefusesAndLeavesNoErrorBehind(string point)
    {
        NativeMethods.ERR_clear_error();
        using var key = Secp256k1EphemeralKey.Generate();

        Assert.False(key.TryAgree(Convert.FromHexString(point), new byte[Secp256k1.CompressedBytes]));

        Assert.Equal(0u, (ulong)NativeMethods.ERR_get_error().Value);
    }

    [Fact]
    public void FromScalar_OutOfRange_Throws()
    {
        byte[][] cases = [[], new byte[31], new byte[32], new byte[33], Secp256k1.Order.ToArray()];

        Assert.All(cases, scalar =>
            Assert.Throws<ArgumentOutOfRangeException>(() => Secp256k1EphemeralKey.FromScalar(scalar)));
    }

    [Fact]
    public void TryAgree_ManyThreads_WorkAlike()
    {
        using var key = Secp256k1EphemeralKey.Generate();
        using var other = Secp256k1EphemeralKey.Generate();
        var expected = new byte[Secp256k1.CompressedBytes];
        Assert.True(key.TryAgree(other.PublicKey, expected));

        Parallel.For(0, 200, _ =>
        {
            var shared = new byte[Secp256k1.CompressedBytes];
            Assert.True(key.TryAgree(other.PublicKey, shared));
            Assert.Equal(expected, shared);
        });
    }
}
