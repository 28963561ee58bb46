using System.IO.Pipelines;
using System.Threading.Channels;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Tests.Messages;
using Codex.Exchange.Tests.Peers;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Serving;

/// <summary>A peer that takes messages when it is told to, and keeps them.</summary>
internal sealed class FakePeer : IServedPeer
{
    private readonly Channel<Parts> _messages = Channel.CreateUnbounded<Parts>();
    private readonly SemaphoreSlim? _permits;
    private int _sending;

    /// <summary>A peer that takes everything, or only as many messages as it is allowed.</summary>
    public FakePeer(bool takesEverything = true)
    {
        _permits = takesEverything ? null : new SemaphoreSlim(0);
        Id = PeerId.FromPublicKey(Guid.NewGuid().ToByteArray());
    }

    public PeerId Id { get; }

    /// <summary>Messages whose stream is lost after they were written.</summary>
    public int StreamsToLose { get; set; }

    /// <summary>Most bytes that a message had.</summary>
    public int LongestMessage { get; private set; }

    /// <summary>Takes some more messages.</summary>
    public void Allow(int messages) => _permits!.Release(messages);

    public void Ban(string reason) => throw new NotSupportedException();

    public ValueTask<bool> SendAsync(WantList wants, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> SendAsync(IReadOnlyList<BlockPresence> presences, CancellationToken cancellationToken) =>
        SendAsync(new PresencesMessage(presences, 0), cancellationToken);

    public async ValueTask<bool> SendAsync(IMessageSource message, CancellationToken cancellationToken)
    {
        Assert.Equal(1, Interlocked.Increment(ref _sending));
        if (_permits is not null)
            await _permits.WaitAsync(cancellationToken);
        while (true)
        {
            using var stream = new MemoryStream();
            var output = PipeWriter.Create(stream);
            var isWritten = await message.WriteAsync(output, cancellationToken);
            await output.FlushAsync(cancellationToken);
            if (isWritten && StreamsToLose-- > 0)
                continue;
            Interlocked.Decrement(ref _sending);
            if (!isWritten)
                return true;
            var parts = Parts.Read(stream.ToArray());
            Assert.True(parts.IsBetweenMessages);
            LongestMessage = Math.Max(LongestMessage, (int)stream.Length);
            _messages.Writer.TryWrite(parts);
            return true;
        }
    }

    public async Task<Parts> NextAsync() =>
        await _messages.Reader.ReadAsync().AsTask().WaitAsync(TestNode.Patience);

    /// <summary>The next blocks, over as many messages as they take.</summary>
    public async Task<List<Parts.Block>> NextBlocksAsync(int count)
    {
        var blocks = new List<Parts.Block>();
        while (blocks.Count < count)
            blocks.AddRange((await NextAsync()).Blocks);
        Assert.Equal(count, blocks.Count);
        return blocks;
    }

    /// <summary>The next presences, over as many messages as they take.</summary>
    public async Task<List<BlockPresence>> NextPresencesAsync(int count)
    {
        var presences = new List<BlockPresence>();
        while (presences.Count < count)
            presences.AddRange((await NextAsync()).Presences);
        Assert.Equal(count, presences.Count);
        return presences;
    }

    /// <summary>True when nothing has come that was not asked for yet.</summary>
    public bool IsSilent => !_messages.Reader.TryPeek(out _);
}
