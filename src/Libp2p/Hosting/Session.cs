using System.Collections.Concurrent;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Hosting;

/// <summary>One connection with a peer, from its upgrade to its end.</summary>
internal sealed partial class Session : ISession
{
    private const string JsAgent = "js-libp2p";

    private readonly SessionServices _services;
    private readonly AdmittedConnection _connection;
    private readonly IMuxer _muxer;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _negotiations;
    private readonly ConcurrentDictionary<SessionStream, byte> _streams = new();
    private readonly TaskCompletionSource<IdentifyInfo?> _identified =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IdentifyInfo? _remote;
    private int _disconnecting;

    /// <param name="upgraded">Who is at the other end, and the streams.</param>
    /// <param name="connection">What it runs on.</param>
    /// <param name="path">By which way, should it not be what the connection says.</param>
    /// <param name="isOutbound">Whether this node began.</param>
    /// <param name="services">What sessions share.</param>
    public Session(
        UpgradedConnection upgraded,
        AdmittedConnection connection,
        ConnectionPath path,
        bool isOutbound,
        SessionServices services)
    {
        _services = services;
        _connection = connection;
        _muxer = upgraded.Muxer;
        _negotiations = new SemaphoreSlim(services.Limits.MaxNegotiationsPerSession);
        RemotePeer = upgraded.Security.RemotePeer;
        RemotePublicKey = upgraded.Security.RemotePublicKey;
        Path = path;
        IsOutbound = isOutbound;
        Created = services.TimeProvider.GetTimestamp();
    }

    public PeerId RemotePeer { get; }

    public ReadOnlyMemory<byte> RemotePublicKey { get; }

    public Multiaddr RemoteAddress => Path.Remote;

    public ConnectionPath Path { get; }

    public bool IsOutbound { get; }

    public string MuxerId => _muxer.ProtocolId;

    public int StreamCount => _muxer.StreamCount;

    public IdentifyInfo? Remote => Volatile.Read(ref _remote);

    public Task<IdentifyInfo?> Identified => _identified.Task;

    public Task<MuxerEnd> Ended => _muxer.Ended;

    /// <summary>When the session began, as a timestamp of the host's clock.</summary>
    public long Created { get; }

    /// <summary>Cancelled when the session begins to end.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>True when the session is ending or has ended.</summary>
    public bool IsEnding =>
        Volatile.Read(ref _disconnecting) != 0 || _closing.IsCancellationRequested || _muxer.Ended.IsCompleted;

    public ValueTask<OpenStreamResult> OpenStreamAsync(
        IReadOnlyList<string> protocolIds, CancellationToken cancellationToken = default) =>
        new SessionStreamOpener(this, _muxer, _services).OpenAsync(protocolIds, cancellationToken);

    public async Task DisconnectAsync()
    {
        if (Interlocked.Exchange(ref _disconnecting, 1) == 0)
            await CloseAsync().ConfigureAwait(false);
        await _finished.Task.ConfigureAwait(false);
    }

    /// <summary>The session is in no table any more: whoever disconnects it may go on.</summary>
    public void MarkFinished() => _finished.TrySetResult();

    /// <summary>Answers the peer's streams until the connection ends; then gives everything back.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await _muxer.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } stream)
            {
                // Above the limit streams wait in the muxer, which has a limit of its own for them.
                await _negotiations.WaitAsync(Closing).ConfigureAwait(false);
                _ = new InboundStream(this, stream, _services).RunAsync(() => _negotiations.Release());
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Ended tells why.
        }
        finally
        {
            var end = await _muxer.Ended.ConfigureAwait(false);
            await _closing.CancelAsync().ConfigureAwait(false);
            _identified.TrySetResult(null);
            await _muxer.DisposeAsync().ConfigureAwait(false);
            await LetGoAsync().ConfigureAwait(false);
            _connection.Dispose();
            LogEnded(_services.Logger, RemotePeer, end);
        }
    }

    /// <summary>Ends the connection at once: nobody is asked or told.</summary>
    public void Abort() => _connection.Connection.Abort();

    /// <summary>Takes over what the peer told about itself; null when it told nothing.</summary>
    public void SetIdentity(IdentifyInfo? identity)
    {
        if (identity is not null)
        {
            Volatile.Write(ref _remote, identity);
            // Only js ends its muxer when streams are opened in a burst; the muxer is careful with everybody at first.
            if (_muxer is MplexMuxer mplex && !identity.AgentVersion.Contains(JsAgent, StringComparison.Ordinal))
                mplex.OpensPerSecond = 0;
        }
        _identified.TrySetResult(identity);
    }

    internal SessionStream Track(IMuxedStream stream, string protocolId)
    {
        var tracked = new SessionStream(stream, protocolId, this);
        _streams.TryAdd(tracked, 0);
        return tracked;
    }

    internal void Forget(SessionStream stream) => _streams.TryRemove(stream, out _);

    /// <summary>Order: streams, goodbye, FIN, socket (libp2p wire, section 12).</summary>
    private async Task CloseAsync()
    {
        using var timeout = new CancellationTokenSource(_services.Limits.StreamCloseTimeout, _services.TimeProvider);
        try
        {
            var closing = _streams.Keys.Select(stream => stream.CloseWriteAsync(timeout.Token).AsTask());
            await Task.WhenAll(closing).WaitAsync(timeout.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Streams that cannot end in time go down with the connection.
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        using var goodbye = new CancellationTokenSource(_services.Limits.StreamCloseTimeout, _services.TimeProvider);
        try
        {
            await _muxer.CloseAsync(goodbye.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Abort();
        }
    }

    /// <summary>
    /// The muxer's goodbye may still be on its way through encryption: the layers below end by themselves.
    /// </summary>
    private async Task LetGoAsync()
    {
        using var late = new CancellationTokenSource(_services.Limits.StreamCloseTimeout, _services.TimeProvider);
        try
        {
            await _connection.Connection.Closed.WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was not taken by now will not be.
        }
    }

    [LoggerMessage(310, LogLevel.Debug, "Connection with {Peer} ended: {End}")]
    private static partial void LogEnded(ILogger logger, PeerId peer, MuxerEnd end);
}
