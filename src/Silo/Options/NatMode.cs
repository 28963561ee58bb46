namespace Codex.Silo.Options;

/// <summary>How a node learns the address under which peers reach it (cli, section 2, <c>nat</c>).</summary>
public enum NatMode
{
    /// <summary>
    /// Asks the router by PCP, NAT-PMP and UPnP, peers whether it works, and relays where it does not: the default of
    /// 2025.
    /// </summary>
    Any,

    /// <summary>Announces the addresses that it listens on, and asks nobody.</summary>
    None,

    /// <summary>As <see cref="Any"/>, but asks the router by UPnP only.</summary>
    Upnp,

    /// <summary>As <see cref="Any"/>, but asks the router by NAT-PMP only.</summary>
    Pmp,

    /// <summary>As <see cref="Any"/>, but asks the router by PCP only.</summary>
    Pcp,

    /// <summary>The same as <see cref="Any"/>, by the name of the 2026 default.</summary>
    Auto,

    /// <summary>Announces the address that the option gives.</summary>
    ExternalIp,
}
