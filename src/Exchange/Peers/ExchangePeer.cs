using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Codex.Exchange.Messages;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Peers;

/// <summary>
/// A peer from when it joins to when it leaves: reads all its streams, those that it opened and our own, and writes on
/// our own (block exchange, section 1.1).
/// </summary>
/// <remarks>
/// Reading never waits for writing: two peers that send each other more than streams hold would otherwise wait for each
/// other for ever. The gate is held while the handler is called, and never across anything that waits for the peer.
/// </remarks>
internal sealed partial class ExchangePeer : IServedPeer
{
    private readonly PeerServices _services;
    private readonly CancellationTokenSource _leaving = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PeerSender _sender;
    private readonly WantQueue _wants;
    private readonly Task _joined;
    private int _reading;
    private int _malformedStreams;
    private Task? _left;

    /// <summary>A peer that joins once the one before, of the same id, has left.</summary>
    public ExchangePeer(PeerId id, Task before, PeerServices services)
    {
        Id = id;
        _services = services;
        _sender = new PeerSender(OpenAsync, services.Limits.SendTimeout, services.TimeProvider);
        _wants = new WantQueue(HandleWantsAsync, _gate, services.Limits.QueuedWantEntries);
        _joined = JoinAsync(before);
    }

    public PeerId Id { get; }

    public async ValueTask<bool> SendAsync(WantList wants, CancellationToken cancellationToken)
    {
        for (var start = 0; start == 0 || start < wants.Entries.Count; start += WireLimits.BatchEntries)
        {
            if (!await SendAsync(new WantsMessage(wants, start), cancellationToken).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    public async ValueTask<bool> SendAsync(IReadOnlyList<BlockPresence> presences, CancellationToken cancellationToken)
    {
        for (var start = 0; start < presences.Count; start += WireLimits.BatchEntries)
        {
            if (!await SendAsync(new PresencesMessage(presences, start), cancellationToken).ConfigureAwait(false))
                return false;
        }
        return true;
    }

    public ValueTask<bool> SendAsync(IMessageSource message, CancellationToken cancellationToken) =>
        _sender.SendAsync(message, cancellationToken);

    public void Ban(string reason) => _services.Ban(Id, reason);

    /// <summary>There is a better connection with the peer: what is sent from now on goes there.</summary>
    public async Task MoveAsync()
    {
        try
        {
            await _sender.MoveAsync(_leaving.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It leaves.
        }
    }

    /// <summary>Reads a stream of the peer to its end.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public async Task ReadAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        if (!TryBeginReading())
        {
            stream.Reset();
            return;
        }
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _leaving.Token);
            await _joined.WaitAsync(either.Token).ConfigureAwait(false);
            await ReadToEndAsync(stream, either.Token).ConfigureAwait(false);
        }
        finally
        {
            EndReading();
        }
    }

    /// <summary>The peer leaves; completes when nothing is called about it any more.</summary>
    public Task LeaveAsync()
    {
        lock (_lock)
        {
            if (_left is not null)
                return _left;
            // Set before anything runs: no stream is read from now on.
            var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _left = left.Task;
            if (_reading == 0)
                _idle.TrySetResult();
            _ = FinishAsync(left);
            return _left;
        }
    }

    private async Task JoinAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Call(static (handler, peer) => handler.OnJoined(peer));
    }

    private async Task FinishAsync(TaskCompletionSource left)
    {
        await Task.Yield();
        _sender.Close();
        await _leaving.CancelAsync().ConfigureAwait(false);
        await _joined.ConfigureAwait(false);
        await _idle.Task.ConfigureAwait(false);
        await _wants.Finished.ConfigureAwait(false);
        Call(static (handler, peer) => handler.OnLeft(peer));
        left.SetResult();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A handler's failure must not keep a peer from leaving.")]
    private void Call(Action<IExchangeHandler, ExchangePeer> call)
    {
        try
        {
            call(_services.Handler, this);
        }
        catch (Exception e)
        {
            LogHandlerFailed(_services.Logger, e, Id);
        }
    }

    private bool TryBeginReading()
    {
        lock (_lock)
        {
            if (_left is not null)
                return false;
            _reading++;
            return true;
        }
    }

    private void EndReading()
    {
        lock (_lock)
        {
            if (--_reading == 0 && _left is not null)
                _idle.TrySetResult();
        }
    }

    private async Task ReadToEndAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var reader = new MessageReader();
        while (true)
        {
            var read = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            MessagePart part;
            await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                part = Handle(reader, ref buffer);
            }
            finally
            {
                _gate.Release();
            }
            stream.Input.AdvanceTo(buffer.Start, part == MessagePart.NeedMore ? buffer.End : buffer.Start);
            if (part is MessagePart.Malformed or MessagePart.TooLong)
            {
                Refuse(stream, part);
                return;
            }
            if (part == MessagePart.NeedMore && read.IsCompleted)
                return;
        }
    }

    /// <summary>Handles some parts; says which was last, or that more bytes are needed.</summary>
    private MessagePart Handle(MessageReader reader, ref ReadOnlySequence<byte> buffer)
    {
        var part = MessagePart.NeedMore;
        for (var parts = 0; parts < _services.Limits.PartsPerTurn; parts++)
        {
            part = reader.Read(ref buffer);
            switch (part)
            {
                case MessagePart.Delivery:
                    _services.Handler.OnDelivery(this, reader.Delivery);
                    break;
                case MessagePart.Presences:
                    _services.Handler.OnPresences(this, reader.Presences);
                    break;
                case MessagePart.Wants:
                    if (!_wants.TryAdd(reader.Wants!))
                        LogWantsDropped(_services.Logger, Id, reader.Wants!.Entries.Count);
                    break;
                default:
                    return part;
            }
        }
        return part;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A handler's failure costs a want list and nothing else.")]
    private async ValueTask HandleWantsAsync(WantList wants)
    {
        try
        {
            await _services.Handler.OnWantsAsync(this, wants, _leaving.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception e)
        {
            LogHandlerFailed(_services.Logger, e, Id);
        }
    }

    private void Refuse(ISessionStream stream, MessagePart part)
    {
        LogRefused(_services.Logger, Id, part);
        stream.Reset();
        if (Interlocked.Increment(ref _malformedStreams) >= _services.Limits.MaxMalformedStreams)
            Ban("sends what is no message");
    }

    private async ValueTask<ISessionStream?> OpenAsync(CancellationToken cancellationToken)
    {
        if (_services.LocalPeer.FindSession(Id) is not { } session)
            return null;
        var result = await session.OpenStreamAsync([ExchangeProtocol.ProtocolId], cancellationToken)
            .ConfigureAwait(false);
        if (result.Stream is { } stream)
            _ = ReadOwnAsync(stream);
        return result.Stream;
    }

    [SuppressMessage("Design", "CA1031", Justification = "As for streams of the peer: it costs the stream.")]
    private async Task ReadOwnAsync(ISessionStream stream)
    {
        try
        {
            await ReadAsync(stream, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The stream or the connection has ended.
        }
        catch (Exception e)
        {
            LogHandlerFailed(_services.Logger, e, Id);
        }
        // A peer that closes its half of a stream does not read the other one either.
        await _sender.RetireAsync(stream).ConfigureAwait(false);
    }

    [LoggerMessage(601, LogLevel.Error, "Handling what {Peer} sent failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, PeerId peer);

    [LoggerMessage(602, LogLevel.Debug, "{Peer} wants more than is looked at; {Entries} entries dropped")]
    private static partial void LogWantsDropped(ILogger logger, PeerId peer, int entries);

    [LoggerMessage(603, LogLevel.Debug, "{Peer} sent what is no message: {Part}")]
    private static partial void LogRefused(ILogger logger, PeerId peer, MessagePart part);
}
