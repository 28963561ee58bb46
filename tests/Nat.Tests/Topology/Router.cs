using System.Globalization;
using System.Text.RegularExpressions;

namespace Codex.Nat.Tests.Topology;

/// <summary>A router that translates addresses.</summary>
internal sealed partial record Router(NetworkNamespace Namespace, string LanAddress)
{
    /// <summary>Packets that came uninvited and were dropped, so far.</summary>
    public async Task<long> DroppedAsync()
    {
        var text = await Namespace.RunAsync("nft", ["list", "counter", "inet", RouterRules.Table, RouterRules.Dropped]);
        return long.Parse(Packets().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until more than so many packets were dropped. Nothing but the counter tells of it.</summary>
    public async Task DropsMoreThanAsync(long packets, CancellationToken cancellationToken)
    {
        while (await DroppedAsync() <= packets)
            cancellationToken.ThrowIfCancellationRequested();
    }

    [GeneratedRegex(@"packets (\d+)")]
    private static partial Regex Packets();
}
