namespace Codex.Libp2p.Identity;

/// <summary>A private key that says who its owner is.</summary>
public interface IIdentityKey
{
    /// <summary>The public half; its peer id is the owner's.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Signs a message such that <see cref="PublicKey.Verify"/> accepts it.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}
