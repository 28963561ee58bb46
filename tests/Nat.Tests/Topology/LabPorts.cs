namespace Codex.Nat.Tests.Topology;

/// <summary>Where a node listens. Every namespace has all ports for itself, so that all nodes use the same.</summary>
internal static class LabPorts
{
    /// <summary>TCP, peers.</summary>
    public const int Peers = 8070;

    /// <summary>UDP, discovery.</summary>
    public const int Discovery = 8090;

    /// <summary>TCP, REST, on loopback.</summary>
    public const int Api = 8080;
}
