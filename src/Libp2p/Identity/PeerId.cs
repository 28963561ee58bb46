namespace Codex.Libp2p.Identity;

/// <summary>A peer's identity: the multihash of its public key's protobuf (identity hash up to 42 bytes). Text is base58btc.</summary>
public readonly struct PeerId : IEquatable<PeerId>
{
    /// <summary>Parses the base58btc text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PeerId peerId) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool Equals(PeerId other) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string ToString() => throw new NotImplementedException();
}
