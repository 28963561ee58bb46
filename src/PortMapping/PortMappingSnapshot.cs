using System.Net;

namespace Codex.PortMapping;

/// <summary>How the mappings stand, at one moment.</summary>
/// <param name="State">The state.</param>
/// <param name="Explanation">The state in one sentence, for users.</param>
/// <param name="Mechanism">The protocol by which ports are mapped; null while none is.</param>
/// <param name="Gateway">The gateway that maps them; null while none does.</param>
/// <param name="Ports">Every port asked for, in the order of the options.</param>
/// <param name="LastFailure">What went wrong last, and no success followed; null when all is well.</param>
public sealed record PortMappingSnapshot(
    PortMappingState State,
    string Explanation,
    PortMappingMechanism? Mechanism,
    IPAddress? Gateway,
    IReadOnlyList<MappedPort> Ports,
    PortMappingFailure? LastFailure)
{
    /// <summary>Whether nothing that a user of the mapper acts on differs.</summary>
    internal bool Equivalent(PortMappingSnapshot other) =>
        State == other.State && Explanation == other.Explanation && Mechanism == other.Mechanism
        && Equals(Gateway, other.Gateway) && Equals(LastFailure, other.LastFailure) && Ports.SequenceEqual(other.Ports);
}
