using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Cryptography.Interop;

namespace Codex.Libp2p.Tests.Cryptography.Interop;

public sealed class NativeCallTests
{
    [Fact]
    public void Require_Failure_ThrowsWithTheReasonAndLeavesNoneBehind()
    {
        var refused = NativeMethods.EVP_PKEY_new_raw_public_key(KeyTypes.X25519, 0, new byte[31], 31);

        var exception = Assert.Throws<LibCryptoException>(() => NativeCall.Require(refused, "the call"));

        Assert.StartsWith("libcrypto's the call failed: error:", exception.Message);
        Assert.True(refused.IsClosed);
        Assert.Equal(0u, (ulong)NativeMethods.ERR_get_error().Value);
    }

    [Fact]
    public void Require_FailureWithoutReason_ThrowsAllTheSame()
    {
        NativeMethods.ERR_clear_error();

        Assert.Contains(
            "no reason given", Assert.Throws<LibCryptoException>(() => NativeCall.Require(0, "the call")).Message);
        Assert.Throws<LibCryptoException>(() => NativeCall.Require(-1, "the call"));
    }

    [Fact]
    public void Succeeded_Failure_LeavesNoReasonBehind()
    {
        using var refused = NativeMethods.EVP_PKEY_new_raw_public_key(KeyTypes.X25519, 0, new byte[31], 31);

        Assert.False(NativeCall.Succeeded(refused));
        Assert.Equal(0u, (ulong)NativeMethods.ERR_get_error().Value);
        Assert.False(NativeCall.Succeeded(0));
        Assert.False(NativeCall.Succeeded(-1));
        Assert.True(NativeCall.Succeeded(1));
    }

    [Fact]
    public void Verify_RefusedKeysAndSignatures_LeaveNoReasonBehind()
    {
        NativeMethods.ERR_clear_error();
        using var key = X25519PrivateKey.Generate();
        using var signer = Secp256k1PrivateKey.FromScalar(Enumerable.Repeat((byte)1, 32).ToArray());
        var signature = signer.Sign([1]);

        Assert.False(key.TryDeriveSecret(new byte[32], new byte[32]));
        Assert.False(Secp256k1.IsPublicKey([2, .. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.False(Secp256k1.Verify(signer.PublicKey, [2], signature));
        Assert.False(Ed25519.Verify(Enumerable.Repeat((byte)2, 32).ToArray(), [1], new byte[64]));
        Assert.Equal(0u, (ulong)NativeMethods.ERR_get_error().Value);
    }

    [Fact]
    public void SharedKeys_ManyThreads_WorkAlike()
    {
        using var agreement = X25519PrivateKey.FromBytes(Enumerable.Repeat((byte)1, 32).ToArray());
        using var signer = Secp256k1PrivateKey.FromScalar(Enumerable.Repeat((byte)1, 32).ToArray());
        var expected = new byte[32];
        Assert.True(agreement.TryDeriveSecret(agreement.PublicKey, expected));

        Parallel.For(0, 400, _ =>
        {
            var secret = new byte[32];
            Assert.True(agreement.TryDeriveSecret(agreement.PublicKey, secret));
            Assert.Equal(expected, secret);
            Assert.True(Secp256k1.Verify(signer.PublicKey, secret, signer.Sign(secret)));
        });
    }
}
