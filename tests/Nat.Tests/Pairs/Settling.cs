using Codex.Nat.Tests.Nodes;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Pairs;

/// <summary>
/// Waits until a member knows how others reach it and announces that. No answer of the API tells it as an event, so it
/// is asked for now and then.
/// </summary>
internal static class Settling
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a member announces an address that is of use to others.</summary>
    public static async Task WaitAsync(LabNode node)
    {
        using var timer = new PeriodicTimer(Interval);
        using var deadline = new CancellationTokenSource(LabLimits.Event);
        string[] addresses;
        while (!(addresses = await AddressesAsync(node)).Any(address => IsOfUse(node.Site, address)))
        {
            Assert.False(
                deadline.IsCancellationRequested,
                $"{node.Site.Kind} announces only {string.Join(", ", addresses)}\n{node.Log}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static async Task<string[]> AddressesAsync(LabNode node) =>
        [.. (await node.InfoAsync()).GetProperty("announceAddresses").EnumerateArray().Select(
            static address => address.GetString()!)];

    /// <summary>The site's own address where strangers get in, the one of a relay where they do not.</summary>
    private static bool IsOfUse(Site site, string address) => site.Kind < NatKind.PortRestricted
        ? address.StartsWith($"/ip4/{site.PublicAddress}/", StringComparison.Ordinal)
            && !address.Contains("/p2p-circuit", StringComparison.Ordinal)
        : address.Contains("/p2p-circuit", StringComparison.Ordinal);
}
