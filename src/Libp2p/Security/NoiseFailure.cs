namespace Codex.Libp2p.Security;

/// <summary>What went wrong with a secured connection.</summary>
public enum NoiseFailure
{
    /// <summary>The other side went away before the handshake was over, or within a message.</summary>
    Truncated,

    /// <summary>The handshake took longer than <see cref="NoiseLimits.HandshakeTimeout"/>.</summary>
    Timeout,

    /// <summary>A message of a length that it cannot have.</summary>
    MessageLength,

    /// <summary>A message that was not encrypted with the key that both sides should have.</summary>
    Forged,

    /// <summary>A key agreement whose result everybody knows.</summary>
    WeakKey,

    /// <summary>What the other side says about its identity cannot be read.</summary>
    MalformedIdentity,

    /// <summary>The identity key has not signed the other side's Noise key.</summary>
    IdentityNotProven,

    /// <summary>The other side is somebody else than was dialled.</summary>
    UnexpectedPeer,

    /// <summary>As many messages were sent as one key may encrypt.</summary>
    NoncesExhausted,
}
