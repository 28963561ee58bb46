using System.Security.Cryptography;

namespace Codex.Libp2p.Identity;

/// <summary>
/// The node's secp256k1 identity (network, section 1 "Identity"). Codex nodes accept no other kind of key.
/// </summary>
public sealed class NodeKey
{
    /// <summary>Bytes of the private scalar.</summary>
    internal const int ScalarBytes = 32;

    private const int CompressedBytes = 33;
    private const byte CompressedEven = 0x02;
    private const byte CompressedOdd = 0x03;

    // SEC 2, section 2.4.1: secp256k1.
    private static readonly ECCurve Secp256k1 = ECCurve.CreateFromValue("1.3.132.0.10");

    private readonly byte[] _scalar;
    private readonly byte[] _publicKeyProtobuf;

    private NodeKey(byte[] scalar, ECPoint publicPoint)
    {
        _scalar = scalar;
        _publicKeyProtobuf = [.. PublicKeyHeader, .. Compress(publicPoint)];
        PeerId = PeerId.FromPublicKey(_publicKeyProtobuf);
    }

    /// <summary>The node's peer id, <c>16Uiu2HA…</c>.</summary>
    public PeerId PeerId { get; }

    /// <summary>The libp2p PublicKey protobuf: <c>08 02 12 21</c> and the compressed key, 37 bytes.</summary>
    public ReadOnlySpan<byte> PublicKeyProtobuf => _publicKeyProtobuf;

    /// <summary>The compressed public key, 33 bytes.</summary>
    public ReadOnlySpan<byte> CompressedPublicKey => PublicKeyProtobuf[PublicKeyHeader.Length..];

    /// <summary>The private scalar, big-endian.</summary>
    internal ReadOnlySpan<byte> Scalar => _scalar;

    // Field 1 (key type) 2 = Secp256k1, field 2 (data) of 33 bytes.
    private static ReadOnlySpan<byte> PublicKeyHeader => [0x08, 0x02, 0x12, CompressedBytes];

    // SEC 2, section 2.4.1: n, the order of the group.
    private static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE,
        0xBA, 0xAE, 0xDC, 0xE6, 0xAF, 0x48, 0xA0, 0x3B, 0xBF, 0xD2, 0x5E, 0x8C, 0xD0, 0x36, 0x41, 0x41,
    ];

    /// <summary>
    /// The key in a file, made first when there is none. The directory must exist. The file holds the libp2p PrivateKey
    /// protobuf, <c>08 02 12 20</c> and the scalar, and has mode 0600 from the moment it exists.
    /// </summary>
    /// <exception cref="InsecureKeyFileException">Group or others have access to the file.</exception>
    /// <exception cref="MalformedKeyFileException">The file holds no secp256k1 private key.</exception>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    public static NodeKey LoadOrCreate(string path)
    {
        if (File.Exists(path))
            return Load(path);
        var key = Generate();
        // Another process may have been first: then its key is the node's.
        return KeyFile.TryCreate(path, key.Scalar) ? key : Load(path);
    }

    /// <summary>
    /// The key with this scalar (32 bytes, big-endian); null for one that is not between 1 and the order.
    /// </summary>
    internal static NodeKey? FromScalar(ReadOnlySpan<byte> scalar)
    {
        var isPossible = scalar.Length == ScalarBytes
            && scalar.ContainsAnyExcept((byte)0)
            && scalar.SequenceCompareTo(Order) < 0;
        if (!isPossible)
            return null;
        // The platform derives the public point from the scalar.
        using var key = ECDsa.Create(new ECParameters { Curve = Secp256k1, D = scalar.ToArray() });
        return new NodeKey(scalar.ToArray(), key.ExportParameters(includePrivateParameters: false).Q);
    }

    private static NodeKey Load(string path) =>
        FromScalar(KeyFile.Read(path))
        ?? throw new MalformedKeyFileException(path, "its number is no secp256k1 private key");

    private static NodeKey Generate()
    {
        using var key = ECDsa.Create(Secp256k1);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return new NodeKey(parameters.D!, parameters.Q);
    }

    private static byte[] Compress(ECPoint point) =>
        [point.Y![^1] % 2 == 0 ? CompressedEven : CompressedOdd, .. point.X!];
}
