using Codex.Libp2p.Cryptography;

namespace Codex.Libp2p.Tests.Cryptography;

public sealed class LibCryptoTests
{
    private const ulong Version3 = 0x3000_0000;

    [Fact]
    public void EnsureAvailable_OnThisMachine_Passes() => LibCrypto.EnsureAvailable();

    [Fact]
    public void EnsureAvailable_LibraryMissing_SaysWhatToInstall()
    {
        var exception = Assert.Throws<LibCryptoMissingException>(
            () => LibCrypto.EnsureAvailable(() => throw new DllNotFoundException(), () => null));

        Assert.Contains("libcrypto", exception.Message);
        Assert.Contains("install OpenSSL 3", exception.Message);
    }

    [Fact]
    public void EnsureAvailable_OldVersion_SaysSo()
    {
        var exception = Assert.Throws<LibCryptoMissingException>(
            () => LibCrypto.EnsureAvailable(() => 0x1010_113F, () => null));

        Assert.StartsWith("OpenSSL 1 is too old", exception.Message);
    }

    [Fact]
    public void EnsureAvailable_AlgorithmMissing_NamesIt()
    {
        var exception = Assert.Throws<LibCryptoMissingException>(
            () => LibCrypto.EnsureAvailable(() => Version3, () => "secp256k1"));

        Assert.Contains("without secp256k1", exception.Message);
    }
}
