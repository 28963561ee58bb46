namespace Codex.Silo.Options.Grammars;

/// <summary>The values of <c>--nat</c>: those of 2025 (conf.nim 564–583), the one that 2026 added, and PCP.</summary>
internal static class NatGrammar
{
    private const string ExternalIpPrefix = "extip:";

    /// <summary>Any letter case; the address of <c>extip:</c> is IPv4 or IPv6.</summary>
    public static ValueGrammar<NatOption> Instance { get; } =
        new("any, none, upnp, pmp, pcp, auto or extip:<IP address>", TryParse);

    private static bool TryParse(string text, out NatOption value)
    {
        value = new NatOption(NatMode.ExternalIp);
        if (text.StartsWith(ExternalIpPrefix, StringComparison.OrdinalIgnoreCase))
        {
            if (!Grammar.IpAddress.TryParse(text[ExternalIpPrefix.Length..], out var address))
                return false;
            value = new NatOption(NatMode.ExternalIp, address);
            return true;
        }

        NatMode? mode = text.ToLowerInvariant() switch
        {
            "any" => NatMode.Any,
            "none" => NatMode.None,
            "upnp" => NatMode.Upnp,
            "pmp" => NatMode.Pmp,
            "pcp" => NatMode.Pcp,
            "auto" => NatMode.Auto,
            _ => null,
        };
        value = new NatOption(mode ?? NatMode.None);
        return mode is not null;
    }
}
