using Codex.Libp2p.Hosting;
using Codex.Libp2p.Tests.Protocols;

namespace Codex.Libp2p.Tests.Hosting;

public sealed class PeerEventsTests
{
    private static readonly HostLimits Limits = new() { MaxQueuedEvents = 3, MaxSubscribers = 2 };

    [Fact]
    public void Publish_SlowSubscriber_LosesTheOldestAndIsTold()
    {
        var events = new PeerEvents(Limits);
        using var slow = events.Subscribe();
        var session = new StubSession();
        var published = Enumerable.Range(0, 5)
            .Select(_ => new PeerEvent(PeerEventKind.Identified, session.RemotePeer, session)).ToList();

        published.ForEach(events.Publish);

        var read = new List<PeerEvent>();
        while (slow.Reader.TryRead(out var next))
            read.Add(next);
        Assert.Equal(3, read.Count);
        Assert.Same(published[4], read[2]);
        Assert.Equal(2, slow.Lost);
    }

    [Fact]
    public void Subscribe_TooMany_ThrowsUntilOneLeaves()
    {
        var events = new PeerEvents(Limits);
        using var first = events.Subscribe();
        var second = events.Subscribe();

        Assert.Throws<InvalidOperationException>(events.Subscribe);
        second.Dispose();
        using var third = events.Subscribe();
    }

    [Fact]
    public void Complete_Subscribers_SeeTheEnd()
    {
        var events = new PeerEvents(Limits);
        using var before = events.Subscribe();
        events.Complete();
        using var after = events.Subscribe();

        Assert.True(before.Reader.Completion.IsCompleted);
        Assert.True(after.Reader.Completion.IsCompleted);
    }
}
