using System.Threading.Channels;
using Codex.Exchange.Messages;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Peers;

/// <summary>
/// What is to be asked of one peer, in order and without making anybody wait for it. A peer that takes nothing loses
/// what is above <see cref="MaxQueuedLists"/>: it is asked again, or somebody else is, when nothing comes.
/// </summary>
internal sealed class PeerLane
{
    /// <summary>Want lists that wait for a peer: far above what one that reads ever has.</summary>
    public const int MaxQueuedLists = 256;

    private readonly Channel<WantList> _queue = Channel.CreateBounded<WantList>(
        new BoundedChannelOptions(MaxQueuedLists) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _ending = new();

    public PeerLane(IExchangePeer peer)
    {
        Peer = peer;
        _ = PumpAsync();
    }

    public IExchangePeer Peer { get; }

    public PeerId Id => Peer.Id;

    public void Ask(WantList wants) => _queue.Writer.TryWrite(wants);

    public void Ask(params IReadOnlyList<WantEntry> entries) => Ask(new WantList(entries));

    public void End()
    {
        _queue.Writer.TryComplete();
        _ending.Cancel();
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (var wants in _queue.Reader.ReadAllAsync(_ending.Token).ConfigureAwait(false))
                await Peer.SendAsync(wants, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The peer is gone.
        }
    }
}
