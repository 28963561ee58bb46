using System.Diagnostics;
using Codex.Libp2p.Cryptography;
using Codex.Multiformats;

namespace Codex.Libp2p.Identity;

/// <summary>Somebody's public key, as libp2p's protobuf has it (libp2p wire, section 1).</summary>
/// <remarks>Equality is by bytes. Every instance holds a valid key.</remarks>
[DebuggerDisplay("{Type} {PeerId}")]
public sealed class PublicKey : IEquatable<PublicKey>
{
    // Field 1, varint; field 2, length-delimited.
    private const byte TypeTag = 0x08;
    private const byte DataTag = 0x12;

    private readonly byte[] _protobuf;
    private readonly int _dataStart;

    private PublicKey(KeyType type, ReadOnlySpan<byte> data)
    {
        Type = type;
        var header = 3 + Varint.Length((ulong)data.Length);
        _protobuf = new byte[header + data.Length];
        (_protobuf[0], _protobuf[1], _protobuf[2]) = (TypeTag, (byte)type, DataTag);
        Varint.Write(_protobuf.AsSpan(3), (ulong)data.Length);
        data.CopyTo(_protobuf.AsSpan(header));
        _dataStart = header;
        PeerId = PeerId.FromPublicKey(_protobuf);
    }

    /// <summary>Kind of key.</summary>
    public KeyType Type { get; }

    /// <summary>The key itself, in the form that its type demands.</summary>
    public ReadOnlySpan<byte> Data => _protobuf.AsSpan(_dataStart);

    /// <summary>The protobuf; 37 bytes for secp256k1.</summary>
    public ReadOnlyMemory<byte> Protobuf => _protobuf;

    /// <summary>The identity of the key's owner.</summary>
    public PeerId PeerId { get; }

    /// <summary>
    /// Decodes the protobuf in its deterministic form: a peer id is the hash of these bytes, so a second form of the
    /// same key would be a second identity. Copies <paramref name="protobuf"/>.
    /// </summary>
    public static PublicKeyError TryDecode(ReadOnlySpan<byte> protobuf, out PublicKey? key)
    {
        key = null;
        if (protobuf.Length > IdentityLimits.MaxPublicKeyBytes)
            return PublicKeyError.TooLong;
        if (protobuf is not [TypeTag, var type, DataTag, ..] || type >= 0x80
            || !Varint.TryRead(protobuf[3..], out var length, out var lengthBytes)
            || length != (ulong)(protobuf.Length - 3 - lengthBytes))
            return PublicKeyError.Malformed;
        if (!Enum.IsDefined((KeyType)type))
            return PublicKeyError.UnknownType;
        var data = protobuf[(3 + lengthBytes)..];
        if (!IsKey((KeyType)type, data))
            return PublicKeyError.InvalidKey;
        key = new PublicKey((KeyType)type, data);
        return PublicKeyError.None;
    }

    /// <summary>A key of secp256k1, compressed. Throws <see cref="ArgumentException"/> for what is none.</summary>
    public static PublicKey FromSecp256k1(ReadOnlySpan<byte> compressed) => Create(KeyType.Secp256k1, compressed);

    /// <summary>A key of Ed25519, 32 bytes. Throws <see cref="ArgumentException"/> for what is none.</summary>
    public static PublicKey FromEd25519(ReadOnlySpan<byte> key) => Create(KeyType.Ed25519, key);

    /// <summary>Whether the key's owner signed this message. Takes any bytes.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) => Type switch
    {
        _ when signature.Length > IdentityLimits.MaxSignatureBytes => false,
        KeyType.Rsa => RsaVerification.Verify(Data, message, signature),
        KeyType.Ed25519 => Ed25519.Verify(Data, message, signature),
        KeyType.Secp256k1 => Secp256k1.Verify(Data, message, signature),
        KeyType.Ecdsa => EcdsaVerification.Verify(Data, message, signature),
        _ => throw new UnreachableException(),
    };

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && _protobuf.AsSpan().SequenceEqual(other._protobuf);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => PeerId.GetHashCode();

    private static PublicKey Create(KeyType type, ReadOnlySpan<byte> data) =>
        IsKey(type, data)
            ? new PublicKey(type, data)
            : throw new ArgumentException($"Not a public key of {type}.", nameof(data));

    private static bool IsKey(KeyType type, ReadOnlySpan<byte> data) => type switch
    {
        KeyType.Rsa => RsaVerification.IsPublicKey(data),
        KeyType.Ed25519 => Ed25519.IsPublicKey(data),
        KeyType.Secp256k1 => Secp256k1.IsPublicKey(data),
        KeyType.Ecdsa => EcdsaVerification.IsPublicKey(data),
        _ => false,
    };
}
