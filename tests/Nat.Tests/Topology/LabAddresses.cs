using System.Net;

namespace Codex.Nat.Tests.Topology;

/// <summary>
/// The addresses of the laboratory. Those of its internet are out of a range that is neither private nor reserved:
/// nodes and miniupnpd refuse others as external addresses. Nothing leaves the namespaces, so they are nobody's.
/// </summary>
internal static class LabAddresses
{
    /// <summary>The gateway that drops what is for nobody on the link; all public hosts are on it.</summary>
    public const string Backbone = "45.0.0.1";

    /// <summary>Every site's public address is in a /24 and /16 of its own, as those of strangers are.</summary>
    public static IPAddress Public(int site) => IPAddress.Parse($"45.{site + 2}.{(site + 100) % 256}.7");

    /// <summary>The network between a carrier and its customer (RFC 6598).</summary>
    public static string Carrier(int site, int host) => $"100.64.{site}.{host}";

    /// <summary>The network at home.</summary>
    public static string Home(int site, int host) => $"192.168.{site}.{host}";
}
