namespace Codex.PortMapping.Protocols;

/// <summary>
/// One protocol, spoken with one gateway. Errors are values; the calls throw only when cancelled. One call at a time,
/// but for <see cref="UnmapAsync"/>, which may run beside others of its kind.
/// </summary>
internal interface IPortMappingProtocol : IDisposable
{
    /// <summary>Which protocol it is.</summary>
    PortMappingMechanism Mechanism { get; }

    /// <summary>Makes a mapping, or renews it.</summary>
    ValueTask<MapResult> MapAsync(MapRequest request, CancellationToken cancellationToken);

    /// <summary>Removes a mapping that this machine has. Null when the gateway says that it is gone.</summary>
    ValueTask<PortMappingFailure?> UnmapAsync(MapRequest mapping, CancellationToken cancellationToken);

    /// <summary>Asks the gateway whether it still has the mappings, at the external address that they have.</summary>
    ValueTask<GatewayCheck> CheckAsync(IReadOnlyList<MapRequest> mappings, CancellationToken cancellationToken);
}
