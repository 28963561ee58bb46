namespace Codex.PortMapping.Leases;

/// <summary>Why a loop goes on before anything is due.</summary>
[Flags]
internal enum WakeReason
{
    /// <summary>It does not: something is due.</summary>
    None = 0,

    /// <summary>The network has changed.</summary>
    NetworkChange = 1,

    /// <summary>A gateway has announced itself.</summary>
    Announcement = 2,
}
