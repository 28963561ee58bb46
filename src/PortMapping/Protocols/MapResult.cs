using System.Diagnostics.CodeAnalysis;

namespace Codex.PortMapping.Protocols;

/// <summary>A mapping, or why there is none.</summary>
/// <param name="Grant">The mapping.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct MapResult(MapGrant? Grant, PortMappingFailure? Failure)
{
    /// <summary>Whether there is a mapping.</summary>
    [MemberNotNullWhen(true, nameof(Grant))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsMapped => Grant is not null;

    /// <summary>Why there is none.</summary>
    public static MapResult Failed(PortMappingFailure failure) => new(null, failure);
}
