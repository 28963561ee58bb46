using System.Collections.Concurrent;
using Codex.Acceptance.Tests.Hosting;
using Codex.Exchange.Messages.Protobuf;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Google.Protobuf;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>
/// Blocks of a real node, asked for one by one with the published schema and nothing of the node's code.
/// </summary>
internal sealed class HonestSource : ISessionListenerProtocol, IAsyncDisposable
{
    public const string Protocol = "/codex/blockexc/1.0.0";
    public const int MaxMessageBytes = 4 << 20;
    private readonly Host _host;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<BlockDeliveryMessage>> _blocks = new();
    private readonly SemaphoreSlim _turn = new(1);
    private ISessionStream _stream = null!;

    private HonestSource(Host host) => _host = host;

    public string Id => Protocol;

    public StreamLimits Limits => StreamLimits.Default;

    public static async Task<HonestSource> ConnectAsync(string keyPath, string peerId, string address)
    {
        var host = LoopbackHost.New(keyPath);
        var source = new HonestSource(host);
        host.AddProtocol(source);
        await host.StartAsync();
        Assert.True(PeerId.TryParse(peerId, out var peer));
        var dialled = await host.DialAsync(peer, [Multiaddr.Parse(address)]);
        Assert.True(dialled.IsConnected, dialled.Detail);
        var opened = await dialled.Session.OpenStreamAsync([Protocol]);
        Assert.True(opened.IsOpen, opened.Error.ToString());
        source._stream = opened.Stream;
        return source;
    }

    /// <summary>A block with its proof.</summary>
    public async Task<BlockDeliveryMessage> GetAsync(BlockAddressMessage address)
    {
        var block = Block(address);
        if (!block.IsCompleted)
        {
            var wanted = new WantListMessage { Full = false };
            wanted.Entries.Add(new WantEntryMessage { Address = address, WantType = 0 });
            await _turn.WaitAsync();
            try
            {
                LengthPrefixed.Write(_stream.Output, new BlockExchangeMessage { WantList = wanted }.ToByteArray());
                await _stream.Output.FlushAsync();
            }
            finally
            {
                _turn.Release();
            }
        }

        return await block.WaitAsync(TestLimits.Event);
    }

    /// <summary>The node answers on a stream that it opens itself (block exchange, section 1.1).</summary>
    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await LengthPrefixed.ReadAsync(stream.Input, MaxMessageBytes, cancellationToken);
            if (read.Status != LengthPrefixedStatus.Message)
                return;
            foreach (var delivery in BlockExchangeMessage.Parser.ParseFrom(read.Bytes.Span).Payload)
                Completion(delivery.Address).TrySetResult(delivery);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _host.DisposeAsync();
        _turn.Dispose();
    }

    private Task<BlockDeliveryMessage> Block(BlockAddressMessage address) => Completion(address).Task;

    private TaskCompletionSource<BlockDeliveryMessage> Completion(BlockAddressMessage address) => _blocks.GetOrAdd(
        address.Leaf ? $"{address.Index}" : Convert.ToHexString(address.Cid.Span),
        static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
