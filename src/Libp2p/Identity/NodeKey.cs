using Codex.Libp2p.Cryptography;

namespace Codex.Libp2p.Identity;

/// <summary>
/// The node's secp256k1 identity (network, section 1 "Identity"). Codex nodes accept no other kind of key.
/// </summary>
public sealed class NodeKey : IIdentityKey
{
    /// <summary>Bytes of the private scalar.</summary>
    internal const int ScalarBytes = Secp256k1.ScalarBytes;

    private readonly byte[] _scalar;
    private readonly Secp256k1PrivateKey _key;

    private NodeKey(byte[] scalar)
    {
        _scalar = scalar;
        _key = Secp256k1PrivateKey.FromScalar(scalar);
        PublicKey = PublicKey.FromSecp256k1(_key.PublicKey);
    }

    /// <inheritdoc/>
    public PublicKey PublicKey { get; }

    /// <summary>The node's peer id, <c>16Uiu2HA…</c>.</summary>
    public PeerId PeerId => PublicKey.PeerId;

    /// <summary>The libp2p PublicKey protobuf: <c>08 02 12 21</c> and the compressed key, 37 bytes.</summary>
    public ReadOnlySpan<byte> PublicKeyProtobuf => PublicKey.Protobuf.Span;

    /// <summary>The compressed public key, 33 bytes.</summary>
    public ReadOnlySpan<byte> CompressedPublicKey => _key.PublicKey;

    /// <summary>The private scalar, big-endian.</summary>
    internal ReadOnlySpan<byte> Scalar => _scalar;

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
    public static NodeKey? FromScalar(ReadOnlySpan<byte> scalar) =>
        Secp256k1.IsScalar(scalar) ? new NodeKey(scalar.ToArray()) : null;

    /// <summary>The signature over the message's SHA-256, in DER, with a low s (libp2p wire, section 1).</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => _key.Sign(message);

    /// <summary>
    /// The point that this key and another one's owner share (<see cref="Secp256k1PrivateKey.TryAgree"/>).
    /// </summary>
    public bool TryAgree(ReadOnlySpan<byte> compressedPublicKey, Span<byte> sharedPoint) =>
        _key.TryAgree(compressedPublicKey, sharedPoint);

    private static NodeKey Load(string path) =>
        FromScalar(KeyFile.Read(path))
        ?? throw new MalformedKeyFileException(path, "its number is no secp256k1 private key");

    private static NodeKey Generate()
    {
        var scalar = new byte[ScalarBytes];
        Secp256k1.GenerateScalar(scalar);
        return new NodeKey(scalar);
    }
}
