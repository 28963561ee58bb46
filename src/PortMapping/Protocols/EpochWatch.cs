namespace Codex.PortMapping.Protocols;

/// <summary>
/// Compares the clock that a gateway starts when its table is empty with this machine's. A clock that is behind tells
/// that the gateway has restarted since, or lost its table otherwise.
/// </summary>
internal sealed class EpochWatch(TimeProvider timeProvider, bool boundsBothWays)
{
    // Of what has passed here, NAT-PMP wants 7/8 to have passed there, but for 2 s (RFC 6886, section 3.6).
    private const double NatPmpShare = 7.0 / 8;

    // PCP allows clocks to differ by 1/16, and by 2 s; and packets that overtake each other, by 1 s (RFC 6887, 8.5).
    private const double PcpShare = 15.0 / 16;
    private const double Tolerance = 2;
    private const double Reordering = 1;

    private (uint Epoch, long Timestamp)? _last;

    /// <summary>Takes an answer's epoch. True when the gateway has lost what it was told before.</summary>
    public bool HasLostState(uint epoch)
    {
        var now = timeProvider.GetTimestamp();
        var last = _last;
        _last = (epoch, now);
        if (last is not { } before)
            return false;
        var here = timeProvider.GetElapsedTime(before.Timestamp, now).TotalSeconds;
        return boundsBothWays ? IsPcpLoss(before.Epoch, epoch, here) : IsNatPmpLoss(before.Epoch, epoch, here);
    }

    private static bool IsNatPmpLoss(uint before, uint epoch, double here) =>
        epoch < before + (here * NatPmpShare) - Tolerance;

    private static bool IsPcpLoss(uint before, uint epoch, double here)
    {
        var there = (double)epoch - before;
        if (there < -Reordering)
            return true;
        return here + Tolerance < there * PcpShare || there + Tolerance < here * PcpShare;
    }
}
