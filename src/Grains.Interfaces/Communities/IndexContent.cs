namespace Codex.Grains.Interfaces;

/// <summary>What an archive index was found to be.</summary>
[GenerateSerializer, Alias("Codex.IndexContent")]
public enum IndexContent
{
    /// <summary>Not looked into yet.</summary>
    Unread,

    /// <summary>Its archives are known.</summary>
    Read,

    /// <summary>Encrypted: it is kept and served, and only the community's members know what it names.</summary>
    Encrypted,

    /// <summary>It is no index, or one that was refused.</summary>
    Unusable,
}
