namespace Codex.Nat.Tests.Topology;

/// <summary>miniupnpd on a router: a gateway that speaks UPnP IGD, NAT-PMP and PCP, as those at home do.</summary>
internal sealed class PortMapper : IAsyncDisposable
{
    /// <summary>The last line that it writes when it has begun to serve.</summary>
    private const string Ready = "Listening for NAT-PMP/PCP traffic";

    private readonly LabProgram _program;

    private PortMapper(LabProgram program) => _program = program;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="router">The router, with its rules.</param>
    /// <param name="path">Where its files go: this path with endings.</param>
    public static async Task<PortMapper> StartAsync(NetworkNamespace router, string path)
    {
        await File.WriteAllTextAsync(path + ".conf", $"""
            ext_ifname=wan
            listening_ip=lan
            enable_upnp=yes
            enable_natpmp=yes
            ipv6_disable=yes
            secure_mode=yes
            system_uptime=yes
            force_igd_desc_v1=no
            uuid={Guid.NewGuid()}
            lease_file={path}.leases
            upnp_table_name={RouterRules.Table}
            upnp_nat_table_name={RouterRules.Table}
            upnp_forward_chain={RouterRules.UpnpForward}
            upnp_nat_chain={RouterRules.UpnpPrerouting}
            upnp_nat_postrouting_chain={RouterRules.UpnpPostrouting}
            allow 1024-65535 192.168.0.0/16 1024-65535
            deny 0-65535 0.0.0.0/0 0-65535

            """);
        string[] command = ["miniupnpd", "-d", "-f", path + ".conf", "-P", path + ".pid"];
        return new PortMapper((await LabProgram.StartAsync(router, Ready, command)).Program);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
