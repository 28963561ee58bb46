namespace Codex.Grains.Interfaces;

/// <summary>Which archives are to be fetched (community-history, section 8: three download strategies).</summary>
[GenerateSerializer, Alias("Codex.SyncMode")]
public enum SyncMode
{
    /// <summary>All of them, the newest first.</summary>
    All,

    /// <summary>The newest alone.</summary>
    Latest,

    /// <summary>Those that overlap a window.</summary>
    Window,
}
