using System.Net;

namespace Codex.Nat.Tests.Topology;

/// <summary>
/// The nftables rules of a router between its interfaces <c>lan</c> and <c>wan</c>. All of them drop, silently as home
/// routers do, what nobody inside has asked for, and count that.
/// </summary>
internal static class RouterRules
{
    /// <summary>The one table, also of miniupnpd.</summary>
    public const string Table = "router";

    /// <summary>The counter of what was dropped.</summary>
    public const string Dropped = "dropped";

    /// <summary>Chains that miniupnpd fills.</summary>
    public const string UpnpForward = "upnp_forward";
    public const string UpnpPrerouting = "upnp_prerouting";
    public const string UpnpPostrouting = "upnp_postrouting";

    /// <summary>As Linux does it by itself: the port stays what it was as long as that is free.</summary>
    private const string PreservingMasquerade = "masquerade";

    /// <summary>Every connection gets a port by chance, so every destination sees another one.</summary>
    private const string RandomMasquerade = "masquerade fully-random";

    public static string Of(NatKind kind, IPAddress inside) => $$"""
        table inet {{Table}} {
          counter {{Dropped}} { }
        {{(kind == NatKind.FullCone ? ConeMaps : "")}}
          chain {{UpnpForward}} { }
          chain {{UpnpPrerouting}} { }
          chain {{UpnpPostrouting}} { }
          chain prerouting {
            type nat hook prerouting priority dstnat; policy accept;
            jump {{UpnpPrerouting}}
        {{Inbound(kind, inside)}}
          }
          chain postrouting {
            type nat hook postrouting priority srcnat; policy accept;
            jump {{UpnpPostrouting}}
            oifname "wan" {{(kind == NatKind.Symmetric ? RandomMasquerade : PreservingMasquerade)}}
          }
          chain input {
            type filter hook input priority filter; policy accept;
            ct state established,related accept
            iifname "wan" counter name {{Dropped}} drop
          }
          chain forward {
            type filter hook forward priority filter; policy drop;
        {{(kind == NatKind.FullCone ? ConeUpdates : "")}}
            ct state established,related accept
            iifname "lan" accept
            jump {{UpnpForward}}
            ct status dnat accept
            counter name {{Dropped}} drop
          }
        }

        """;

    /// <summary>
    /// Linux has no full cone of its own. These maps are one: who sends from a port owns it, for a while after the
    /// last packet. The port outside is the one inside, for a site has one host.
    /// </summary>
    private const string ConeMaps = """
          map udp_owners { type inet_service : ipv4_addr; flags dynamic,timeout; size 4096; timeout 5m; }
          map tcp_owners { type inet_service : ipv4_addr; flags dynamic,timeout; size 4096; timeout 5m; }
        """;

    private const string ConeUpdates = """
            oifname "wan" meta l4proto udp update @udp_owners { udp sport : ip saddr }
            oifname "wan" meta l4proto tcp update @tcp_owners { tcp sport : ip saddr }
        """;

    private static string Inbound(NatKind kind, IPAddress inside) => kind switch
    {
        NatKind.FullCone => """
                iifname "wan" dnat ip to udp dport map @udp_owners
                iifname "wan" dnat ip to tcp dport map @tcp_owners
            """,
        NatKind.Forwarded => $"""
                iifname "wan" udp dport {LabPorts.Discovery} dnat ip to {inside}
                iifname "wan" tcp dport {LabPorts.Peers} dnat ip to {inside}
            """,
        _ => "",
    };
}
