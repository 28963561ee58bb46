using System.Net;
using System.Net.Sockets;

namespace Codex.PortMapping.Gateways;

/// <summary>How far an IPv4 address reaches.</summary>
internal static class AddressReach
{
    /// <summary>Whether an address is reachable from everywhere, as far as its number tells (RFC 6890).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (!TryRead(address, out var bytes))
            return false;
        return bytes switch
        {
            (0 or 10 or 127, _, _) or (192, 168, _) or (169, 254, _) or (172, >= 16 and <= 31, _) => false,
            (100, >= 64 and <= 127, _) or (192, 0, 0) or ( >= 224, _, _) => false,
            _ => true,
        };
    }

    /// <summary>Whether an address is one of a home's network: RFC 1918, or link-local.</summary>
    public static bool IsPrivate(IPAddress address) => TryRead(address, out var bytes)
        && bytes is (10, _, _) or (192, 168, _) or (169, 254, _) or (172, >= 16 and <= 31, _);

    /// <summary>Whether an address can be that of a host at all.</summary>
    public static bool IsHost(IPAddress address) => TryRead(address, out var bytes) && bytes.First is not 0 and < 224;

    private static bool TryRead(IPAddress address, out (byte First, byte Second, byte Third) bytes)
    {
        Span<byte> buffer = stackalloc byte[4];
        var isIpv4 = address.AddressFamily == AddressFamily.InterNetwork && address.TryWriteBytes(buffer, out _);
        bytes = (buffer[0], buffer[1], buffer[2]);
        return isIpv4;
    }
}
