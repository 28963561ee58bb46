using Codex.Libp2p.Identity;
using Codex.Libp2p.Security.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Security;

/// <summary>Checks what the other side says about itself.</summary>
internal static class NoiseIdentity
{
    /// <summary>
    /// The other side's identity key. Throws <see cref="NoiseException"/> unless it can be read, has signed the static
    /// key that the handshake was made with, and is the expected peer's where one is.
    /// </summary>
    public static PublicKey Verify(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> remoteStatic, PeerId? expected)
    {
        var message = Parse(payload);
        var error = PublicKey.TryDecode(message.IdentityKey.Span, out var key);
        if (key is null)
            throw new NoiseException(NoiseFailure.MalformedIdentity, $"The other side's identity key: {error}.");
        // Before the signature: it is cheaper, and says more.
        if (expected is { } peer && key.PeerId != peer)
            throw new NoiseException(
                NoiseFailure.UnexpectedPeer, $"The other side is {key.PeerId}, but {peer} was dialled.");
        if (!key.Verify(NoiseStaticKey.SignedBytes(remoteStatic), message.IdentitySig.Span))
            throw new NoiseException(
                NoiseFailure.IdentityNotProven, $"The other side has not proven to be {key.PeerId}.");
        return key;
    }

    private static NoisePayload Parse(ReadOnlySpan<byte> payload)
    {
        try
        {
            return NoisePayload.Parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new NoiseException(NoiseFailure.MalformedIdentity, "The other side's payload is damaged.", exception);
        }
    }
}
