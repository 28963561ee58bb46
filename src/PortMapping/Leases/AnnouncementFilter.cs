using System.Net;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Leases;

/// <summary>
/// Which announcements are a reason to ask: those of gateways that are known, and not too many. A gateway repeats its
/// own, and anybody on the network can send as many as they like. From any thread.
/// </summary>
internal sealed class AnnouncementFilter(PortMappingLimits limits, LeaseClock clock)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<Gateway> _known = [];
    private TimeSpan _next;

    /// <summary>Replaces the gateways that are known.</summary>
    public void Know(IReadOnlyList<Gateway> gateways)
    {
        lock (_gate)
            _known = gateways;
    }

    /// <summary>Whether to ask because of an announcement.</summary>
    public bool Accept(IPAddress source)
    {
        lock (_gate)
        {
            var now = clock.Now;
            if (now < _next || !_known.Any(gateway => gateway.Address.Equals(source)))
                return false;
            _next = now + limits.AnnouncementPause;
            return true;
        }
    }
}
