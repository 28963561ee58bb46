namespace Codex.PortMapping.Upnp;

/// <summary>What became of an action.</summary>
/// <param name="Values">What it gave back; empty unless it was done.</param>
/// <param name="ErrorCode">UPnP's error code, when the device refused.</param>
/// <param name="Failure">Why it was not done; null when it was.</param>
internal readonly record struct ActionResult(
    IReadOnlyDictionary<string, string> Values, int? ErrorCode, PortMappingFailure? Failure)
{
    /// <summary>Whether the device refused with one of these.</summary>
    public bool Refused(params ReadOnlySpan<int> codes) => ErrorCode is { } code && codes.Contains(code);
}
