using System.IO.Pipelines;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Security;

/// <summary>
/// Makes secure connections of raw ones: <c>Noise_XX_25519_ChaChaPoly_SHA256</c> with libp2p's proof of identity
/// (libp2p wire, section 3). One per process: it has the process's static key, and the signature of it.
/// </summary>
/// <remarks>
/// Early negotiation of the muxer is neither offered nor answered: implementations disagree about it, and two sides
/// that pick different muxers hang.
/// </remarks>
public sealed class NoiseUpgrader : IDisposable
{
    /// <summary>What multistream-select calls it.</summary>
    public const string ProtocolId = "/noise";

    private readonly NoiseStaticKey _static;
    private readonly Func<X25519PrivateKey> _newEphemeral;
    private readonly TimeProvider _time;

    /// <summary>An upgrader for this identity, with a fresh static key.</summary>
    public NoiseUpgrader(IIdentityKey identity, TimeProvider time)
        : this(new NoiseStaticKey(identity, X25519PrivateKey.Generate()), X25519PrivateKey.Generate, time)
    {
    }

    internal NoiseUpgrader(NoiseStaticKey staticKey, Func<X25519PrivateKey> newEphemeral, TimeProvider time)
    {
        _static = staticKey;
        _newEphemeral = newEphemeral;
        _time = time;
    }

    /// <summary>
    /// Runs the handshake. What the other side sends behind it stays in <paramref name="raw"/> and comes out of the
    /// connection. From here on the connection completes both halves of <paramref name="raw"/>; after an exception the
    /// caller has to.
    /// </summary>
    /// <param name="raw">The raw connection, after multistream-select agreed on <see cref="ProtocolId"/>.</param>
    /// <param name="isInitiator">True for the side that dialled.</param>
    /// <param name="expected">Who must be at the other end; null for anybody.</param>
    /// <param name="cancellationToken">Ends the handshake, not the connection.</param>
    /// <exception cref="NoiseException">
    /// The handshake failed, or took longer than <see cref="NoiseLimits.HandshakeTimeout"/>.
    /// </exception>
    /// <exception cref="IOException">The raw connection failed.</exception>
    public async Task<SecureConnection> UpgradeAsync(
        IDuplexPipe raw, bool isInitiator, PeerId? expected, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(NoiseLimits.HandshakeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await ShakeHandsAsync(raw, isInitiator, expected, either.Token);
        }
        catch (OperationCanceledException exception)
            when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NoiseException(NoiseFailure.Timeout, "The handshake took too long.", exception);
        }
    }

    /// <summary>Clears the static key.</summary>
    public void Dispose() => _static.Dispose();

    private async Task<SecureConnection> ShakeHandsAsync(
        IDuplexPipe raw, bool isInitiator, PeerId? expected, CancellationToken cancellationToken)
    {
        using var handshake = new NoiseHandshake(isInitiator, _static, _newEphemeral());
        byte[] payload;
        if (isInitiator)
        {
            await NoiseFraming.WriteAsync(raw.Output, handshake.Write(), cancellationToken);
            payload = await ReadAsync();
        }
        else
        {
            await ReadAsync();
            await NoiseFraming.WriteAsync(raw.Output, handshake.Write(), cancellationToken);
            payload = await ReadAsync();
        }
        var remote = NoiseIdentity.Verify(payload, handshake.RemoteStatic, expected);
        // Who dialled says who it is only to whom it meant to dial.
        if (isInitiator)
            await NoiseFraming.WriteAsync(raw.Output, handshake.Write(), cancellationToken);
        var (send, receive) = handshake.Split();
        var connection = new NoiseConnection(raw, send, receive);
        connection.Start();
        return new SecureConnection(remote.PeerId, remote.Protobuf, isInitiator, connection);

        async ValueTask<byte[]> ReadAsync() => handshake.Read(
            await NoiseFraming.ReadAsync(raw.Input, NoiseLimits.MaxHandshakeMessageBytes, cancellationToken));
    }
}
