using System.Diagnostics;
using System.Security.Cryptography;

namespace Codex.Libp2p.Security;

/// <summary>
/// What both sides know at each point of a handshake (Noise specification, section 5.2), with SHA-256.
/// </summary>
internal sealed class NoiseSymmetricState : IDisposable
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    private readonly byte[] _chainingKey;
    private readonly byte[] _hash;
    private NoiseCipher? _cipher;

    public NoiseSymmetricState()
    {
        // Of exactly the length of a hash: used as it is.
        _hash = "Noise_XX_25519_ChaChaPoly_SHA256"u8.ToArray();
        _chainingKey = _hash.ToArray();
        // The prologue is empty.
        MixHash([]);
    }

    /// <summary>The transcript's hash.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    private bool HasKey => _cipher is not null;

    /// <summary>Bytes that encryption adds now: none before the first key.</summary>
    public int Overhead => HasKey ? NoiseCipher.TagBytes : 0;

    public void MixHash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_hash);
        hash.AppendData(data);
        hash.GetHashAndReset(_hash);
    }

    public void MixKey(ReadOnlySpan<byte> input)
    {
        Span<byte> key = stackalloc byte[HashBytes];
        Derive(input, _chainingKey, key);
        _cipher?.Dispose();
        _cipher = new NoiseCipher(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Encrypts, once there is a key, into a destination longer by <see cref="Overhead"/>.</summary>
    public void EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Debug.Assert(destination.Length == plaintext.Length + Overhead);
        if (_cipher is { } cipher)
            cipher.Encrypt(plaintext, destination[..plaintext.Length], destination[plaintext.Length..], _hash);
        else
            plaintext.CopyTo(destination);
        MixHash(destination);
    }

    /// <summary>Decrypts, once there is a key; throws for a forgery and for what is shorter than a tag.</summary>
    public byte[] DecryptAndHash(ReadOnlySpan<byte> message)
    {
        if (message.Length < Overhead)
            throw new NoiseException(NoiseFailure.MessageLength, "A handshake message that is too short.");
        var plaintext = new byte[message.Length - Overhead];
        if (_cipher is not { } cipher)
            message.CopyTo(plaintext);
        else if (!cipher.TryDecrypt(message[..plaintext.Length], message[plaintext.Length..], plaintext, _hash))
            throw new NoiseException(NoiseFailure.Forged, "A handshake message does not fit its key.");
        MixHash(message);
        return plaintext;
    }

    /// <summary>The keys of the two directions, the initiator's first; to be cleared by the caller.</summary>
    public void Split(Span<byte> initiatorKey, Span<byte> responderKey) => Derive([], initiatorKey, responderKey);

    public void Dispose()
    {
        _cipher?.Dispose();
        CryptographicOperations.ZeroMemory(_chainingKey);
    }

    // HKDF with two outputs (Noise specification, section 4.3). Not the platform's HKDF: it refuses the empty input of
    // Split. The first output may be written over the chaining key.
    private void Derive(ReadOnlySpan<byte> input, Span<byte> first, Span<byte> second)
    {
        Span<byte> temporary = stackalloc byte[HashBytes];
        Span<byte> chained = stackalloc byte[HashBytes + 1];
        HMACSHA256.HashData(_chainingKey, input, temporary);
        HMACSHA256.HashData(temporary, [1], first);
        first.CopyTo(chained);
        chained[HashBytes] = 2;
        HMACSHA256.HashData(temporary, chained, second);
        CryptographicOperations.ZeroMemory(temporary);
        CryptographicOperations.ZeroMemory(chained);
    }
}
