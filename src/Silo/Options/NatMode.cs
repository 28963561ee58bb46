namespace Codex.Silo.Options;

/// <summary>How a node learns the address under which peers reach it (cli, section 2, <c>nat</c>).</summary>
public enum NatMode
{
    /// <summary>Tries UPnP, then NAT-PMP. The 2025 default.</summary>
    Any,

    /// <summary>Announces the addresses that it listens on.</summary>
    None,

    /// <summary>UPnP only.</summary>
    Upnp,

    /// <summary>NAT-PMP only.</summary>
    Pmp,

    /// <summary>Asks other peers (AutoNAT). The 2026 default.</summary>
    Auto,

    /// <summary>Announces the address that the option gives.</summary>
    ExternalIp,
}
