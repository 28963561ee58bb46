namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>How this node dials for others.</summary>
public sealed record AutoNatServerOptions
{
    /// <summary>The defaults.</summary>
    public static AutoNatServerOptions Default { get; } = new();

    /// <summary>
    /// Dials private addresses and addresses of this machine too. Default false. For laboratories: elsewhere it lets
    /// strangers knock at doors of this network.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Serves version 1 as well. Default true.</summary>
    public bool ServesV1 { get; init; } = true;

    /// <summary>The agent that identify tells of the probes. Default <c>Codex</c>.</summary>
    public string AgentString { get; init; } = "Codex";

    /// <summary>Bounds.</summary>
    public AutoNatLimits Limits { get; init; } = AutoNatLimits.Default;
}
