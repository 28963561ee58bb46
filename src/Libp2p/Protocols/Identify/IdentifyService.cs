using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>
/// Asks every peer about itself, at once and then every two minutes: the answers keep the peer store fresh, and the
/// traffic keeps connections alive with peers that reset what is silent for five.
/// </summary>
internal sealed class IdentifyService(
    LocalIdentity identity, SessionTable sessions, PeerStore peers, PeerEvents events, SessionServices services)
{
    private CancellationToken _stopping;
    private Task _keepingAlive = Task.CompletedTask;

    public TimeProvider TimeProvider => services.TimeProvider;

    /// <summary>Begins to keep sessions alive, until <paramref name="stopping"/> is cancelled.</summary>
    public void Start(CancellationToken stopping)
    {
        _stopping = stopping;
        _keepingAlive = KeepAliveAsync();
    }

    public Task StopAsync() => _keepingAlive;

    /// <summary>Asks one peer, and takes over what it tells; never fails.</summary>
    public async Task RefreshAsync(Session session)
    {
        var info = await IdentifyClient.AskAsync(session, TimeProvider, session.Closing).ConfigureAwait(false);
        if (info is null)
            session.SetIdentity(null);
        else
            Accept(session, info);
    }

    /// <summary>Takes over what a peer told.</summary>
    public void Accept(Session session, IdentifyInfo info)
    {
        session.SetIdentity(info);
        peers.SetIdentity(session.RemotePeer, info);
        peers.AddAddresses(session.RemotePeer, info.ListenAddresses, AddressOrigin.Identify);
        peers.AddAddresses(session.RemotePeer, info.SignedAddresses, AddressOrigin.SignedRecord);
        events.Publish(new PeerEvent(PeerEventKind.Identified, session.RemotePeer, session));
    }

    /// <summary>Tells all peers that listen for it what has changed at this node.</summary>
    public void PushToAll()
    {
        foreach (var session in sessions.All)
        {
            if (session.Remote?.Protocols.Contains(IdentifyClient.PushProtocolId) == true)
                _ = IdentifyClient.PushAsync(session, identity, TimeProvider, session.Closing);
        }
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(services.Limits.KeepAliveInterval, TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping).ConfigureAwait(false))
                await Task.WhenAll(sessions.All.Select(RefreshAsync)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
