namespace Codex.PortMapping.Wire.NatPmp;

/// <summary>Result codes of NAT-PMP (RFC 6886, section 3.5).</summary>
internal enum NatPmpResult : ushort
{
    Success = 0,
    UnsupportedVersion = 1,
    Refused = 2,
    NetworkFailure = 3,
    OutOfResources = 4,
    UnsupportedOpcode = 5,
}
