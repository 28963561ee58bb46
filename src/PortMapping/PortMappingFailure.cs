namespace Codex.PortMapping;

/// <summary>An error with what is known of it.</summary>
/// <param name="Error">Its name.</param>
/// <param name="Detail">What happened, in words; nothing in it was written by the gateway.</param>
public sealed record PortMappingFailure(PortMappingError Error, string Detail)
{
    /// <summary>
    /// How long the gateway asks not to be asked the same again (PCP: lifetime of an error), zero when it does not say.
    /// </summary>
    internal TimeSpan RetryAfter { get; init; }

    /// <summary>Whether the gateway itself is in doubt, rather than this one wish.</summary>
    internal bool IsGatewayLost => Error is PortMappingError.Timeout or PortMappingError.Unreachable
        or PortMappingError.HttpFailed or PortMappingError.NoDevice or PortMappingError.NoService
        or PortMappingError.UnsupportedVersion or PortMappingError.Malformed or PortMappingError.AddressMismatch;

    /// <inheritdoc/>
    public override string ToString() => $"{Error}: {Detail}";
}
