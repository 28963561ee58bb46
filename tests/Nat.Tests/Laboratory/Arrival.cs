using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>Whether what is sent gets through to a site. Either is an event: it arrives, or it is dropped.</summary>
internal static class Arrival
{
    /// <summary>Sends, and waits for one of the two.</summary>
    /// <param name="site">Where it goes.</param>
    /// <param name="send">Sends; may go on trying until it is cancelled.</param>
    /// <param name="receive">Waits for it inside.</param>
    public static async Task<bool> IsLetInAsync(
        Site site, Func<CancellationToken, Task> send, Func<CancellationToken, Task> receive)
    {
        using var end = new CancellationTokenSource(LabLimits.Event);
        // Nothing is between the sender and a public host: there it arrives.
        var isDropped = site.Kind == NatKind.Public
            ? Task.Delay(Timeout.InfiniteTimeSpan, end.Token)
            : site.Outer.DropsMoreThanAsync(await site.Outer.DroppedAsync(), end.Token);
        var isReceived = receive(end.Token);
        var isSent = send(end.Token);
        var first = await Task.WhenAny(isDropped, isReceived);
        await end.CancelAsync();
        // Whoever was second is cancelled; a dial that was refused says nothing that the receiver does not.
        await Task.WhenAll(isDropped, isReceived, isSent).ContinueWith(static _ => { }, TaskScheduler.Default);
        await first;
        return first == isReceived;
    }
}
