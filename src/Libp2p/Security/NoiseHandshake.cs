using System.Buffers;
using System.Security.Cryptography;
using Codex.Libp2p.Cryptography;

namespace Codex.Libp2p.Security;

/// <summary>
/// The XX handshake, without input and output (Noise specification, section 7.5; libp2p wire, section 3). The caller
/// alternates <see cref="Write"/> and <see cref="Read"/>: the initiator writes, reads, writes.
/// </summary>
/// <remarks>
/// Messages: <c>→ e</c>, <c>← e, ee, s, es</c>, <c>→ s, se</c>. Everything that is wrong throws
/// <see cref="NoiseException"/>; the handshake is of no further use then.
/// </remarks>
internal sealed class NoiseHandshake : IDisposable
{
    private const int KeyBytes = X25519.KeyBytes;

    private readonly NoiseSymmetricState _state = new();
    private readonly NoiseStaticKey _static;
    private readonly X25519PrivateKey _ephemeral;
    private readonly bool _isInitiator;
    private byte[] _remoteEphemeral = [];
    private int _messages;

    /// <summary>Starts a handshake; takes the ephemeral key over.</summary>
    public NoiseHandshake(bool isInitiator, NoiseStaticKey staticKey, X25519PrivateKey ephemeral)
    {
        _isInitiator = isInitiator;
        _static = staticKey;
        _ephemeral = ephemeral;
    }

    /// <summary>The other side's static key, once its message with it was read; else empty.</summary>
    public byte[] RemoteStatic { get; private set; } = [];

    /// <summary>The transcript's hash.</summary>
    public ReadOnlySpan<byte> Hash => _state.Hash;

    /// <summary>The next message of ours. Who we are is said as soon as it can be encrypted.</summary>
    public byte[] Write()
    {
        var message = new ArrayBufferWriter<byte>();
        if (_messages < 2)
        {
            message.Write(_ephemeral.PublicKey);
            _state.MixHash(_ephemeral.PublicKey);
        }
        if (_messages == 0)
        {
            Encrypt(message, []);
        }
        else
        {
            if (_messages == 1)
                Agree(_ephemeral, _remoteEphemeral);
            Encrypt(message, _static.Key.PublicKey);
            Agree(_static.Key, _remoteEphemeral);
            Encrypt(message, _static.Payload);
        }
        _messages++;
        return message.WrittenSpan.ToArray();
    }

    /// <summary>Reads the other side's next message; returns what it carries, empty in the first.</summary>
    public byte[] Read(ReadOnlySpan<byte> message)
    {
        if (_messages < 2)
        {
            _remoteEphemeral = Take(ref message, KeyBytes).ToArray();
            _state.MixHash(_remoteEphemeral);
        }
        if (_messages > 0)
        {
            if (_messages == 1)
                Agree(_ephemeral, _remoteEphemeral);
            RemoteStatic = _state.DecryptAndHash(Take(ref message, KeyBytes + _state.Overhead));
            Agree(_ephemeral, RemoteStatic);
        }
        _messages++;
        return _state.DecryptAndHash(message);
    }

    /// <summary>The ciphers of the connection, after the last message.</summary>
    public (NoiseCipher Send, NoiseCipher Receive) Split()
    {
        Span<byte> initiatorKey = stackalloc byte[NoiseCipher.KeyBytes];
        Span<byte> responderKey = stackalloc byte[NoiseCipher.KeyBytes];
        _state.Split(initiatorKey, responderKey);
        var initiator = new NoiseCipher(initiatorKey);
        var responder = new NoiseCipher(responderKey);
        CryptographicOperations.ZeroMemory(initiatorKey);
        CryptographicOperations.ZeroMemory(responderKey);
        return _isInitiator ? (initiator, responder) : (responder, initiator);
    }

    public void Dispose()
    {
        _state.Dispose();
        _ephemeral.Dispose();
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, int bytes)
    {
        if (message.Length < bytes)
            throw new NoiseException(NoiseFailure.MessageLength, "A handshake message that is too short.");
        var taken = message[..bytes];
        message = message[bytes..];
        return taken;
    }

    private void Encrypt(ArrayBufferWriter<byte> message, ReadOnlySpan<byte> plaintext)
    {
        var length = plaintext.Length + _state.Overhead;
        _state.EncryptAndHash(plaintext, message.GetSpan(length)[..length]);
        message.Advance(length);
    }

    private void Agree(X25519PrivateKey ours, ReadOnlySpan<byte> theirs)
    {
        Span<byte> secret = stackalloc byte[KeyBytes];
        if (!ours.TryDeriveSecret(theirs, secret))
            throw new NoiseException(NoiseFailure.WeakKey, "A key agreement without secret.");
        _state.MixKey(secret);
        CryptographicOperations.ZeroMemory(secret);
    }
}
