using System.Net;

namespace Codex.Discovery.Routing;

/// <summary>How far an IPv4 address reaches.</summary>
internal static class AddressPlausibility
{
    /// <summary>
    /// Whether to believe <paramref name="source"/> that somebody is at <paramref name="address"/>: a node on the
    /// public network has no business with addresses of private ones, nor one elsewhere with this machine's.
    /// </summary>
    public static bool IsPlausible(IPAddress address, IPAddress source) => Of(address) switch
    {
        Scope.Public => true,
        Scope.Private => Of(source) is Scope.Private or Scope.Loopback,
        Scope.Loopback => Of(source) == Scope.Loopback,
        _ => false,
    };

    /// <summary>Whether an address is reachable from everywhere.</summary>
    public static bool IsPublic(IPAddress address) => Of(address) == Scope.Public;

    private static Scope Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length) || length != 4)
            return Scope.None;
        return (bytes[0], bytes[1]) switch
        {
            (127, _) => Scope.Loopback,
            (10, _) or (192, 168) or (169, 254) or (172, >= 16 and <= 31) or (100, >= 64 and <= 127) => Scope.Private,
            (0, _) or ( >= 224, _) => Scope.None,
            _ => Scope.Public,
        };
    }

    private enum Scope
    {
        None,
        Loopback,
        Private,
        Public,
    }
}
