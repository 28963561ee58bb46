namespace Codex.Libp2p.Hosting;

/// <summary>Where an address comes from; later ones are better, and stay when there is no room for all.</summary>
public enum AddressOrigin
{
    /// <summary>Somebody else told it.</summary>
    Hearsay,

    /// <summary>The peer told it, unsigned.</summary>
    Identify,

    /// <summary>The peer signed it.</summary>
    SignedRecord,

    /// <summary>The user, or the node's configuration, gave it.</summary>
    Given,

    /// <summary>A connection was made to it.</summary>
    Connected,
}
