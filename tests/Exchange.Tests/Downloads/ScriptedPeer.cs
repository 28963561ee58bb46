using System.Threading.Channels;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Tests.Peers;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>A peer that does what a test says.</summary>
internal sealed class ScriptedPeer : IExchangePeer
{
    private readonly Channel<WantEntry> _asked = Channel.CreateUnbounded<WantEntry>();
    private readonly TaskCompletionSource<string> _banned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PeerId Id { get; } = PeerId.FromPublicKey(Guid.NewGuid().ToByteArray());

    /// <summary>Why it was banned.</summary>
    public Task<string> Banned => _banned.Task.WaitAsync(TestNode.Patience);

    public bool IsBanned => _banned.Task.IsCompleted;

    /// <summary>What it does with a message; it takes it by default.</summary>
    public Func<WantList, CancellationToken, ValueTask<bool>> OnSend { get; set; } =
        static (_, _) => ValueTask.FromResult(true);

    /// <summary>What it does with each entry that it took.</summary>
    public Action<WantEntry>? OnEntry { get; set; }

    public void Ban(string reason) => _banned.TrySetResult(reason);

    public async ValueTask<bool> SendAsync(WantList wants, CancellationToken cancellationToken)
    {
        if (!await OnSend(wants, cancellationToken))
            return false;
        foreach (var entry in wants.Entries)
        {
            _asked.Writer.TryWrite(entry);
            OnEntry?.Invoke(entry);
        }

        return true;
    }

    public ValueTask<bool> SendAsync(IReadOnlyList<BlockPresence> presences, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>The next entry that it was sent and that is of interest.</summary>
    public async Task<WantEntry> NextAsync(Func<WantEntry, bool> isOfInterest)
    {
        using var timeout = new CancellationTokenSource(TestNode.Patience);
        while (true)
        {
            if (await _asked.Reader.ReadAsync(timeout.Token) is var entry && isOfInterest(entry))
                return entry;
        }
    }

    /// <summary>The next block that it is asked for.</summary>
    public Task<WantEntry> NextBlockAsync() =>
        NextAsync(static entry => entry is { Type: WantType.Block, IsCancel: false });

    /// <summary>The next want that is taken back.</summary>
    public Task<WantEntry> NextCancelAsync() => NextAsync(static entry => entry.IsCancel);
}
