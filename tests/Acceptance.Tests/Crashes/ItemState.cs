namespace Codex.Acceptance.Tests.Crashes;

/// <summary>What the clients know of a dataset on the node.</summary>
internal enum ItemState
{
    /// <summary>Its deletion was acknowledged, or it was never sent whole.</summary>
    Absent,

    /// <summary>Its upload was acknowledged.</summary>
    Present,

    /// <summary>It was sent whole, or its deletion asked for, and the node died before it answered.</summary>
    Unknown,
}
