using System.Net;
using Microsoft.AspNetCore.Http;

namespace Codex.Api.Security;

/// <summary>
/// Tells loopback names from others. A page at <c>evil.example</c> whose name is made to resolve to 127.0.0.1 after it
/// was loaded counts as same-origin for the browser; its requests still name <c>evil.example</c> in <c>Host</c>.
/// </summary>
internal static class LoopbackHost
{
    /// <summary>
    /// True for <c>localhost</c>, names below it, and loopback addresses. A request without a host is no browser's, and
    /// passes.
    /// </summary>
    public static bool IsNamedBy(HostString host)
    {
        if (!host.HasValue)
            return true;
        string name = host.Host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
    }
}
