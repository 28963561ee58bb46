using System.Collections.Concurrent;
using System.Net;
using Codex.Exchange.Messages.Protobuf;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>Blocks of a real node, asked for one by one with the published schema and nothing of the node's code.</summary>
internal sealed class HonestSource : IAsyncDisposable
{
    public const string Protocol = "/codex/blockexc/1.0.0";
    private const int MaxMessageBytes = 4 << 20;
    private readonly Host _host;
    private readonly ISessionStream _stream;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, BlockDeliveryMessage> _known = new();

    private HonestSource(Host host, ISessionStream stream)
    {
        _host = host;
        _stream = stream;
    }

    public static async Task<HonestSource> ConnectAsync(string keyPath, string peerId, string address)
    {
        var options = new HostOptions
        {
            ListenAddresses = [Multiaddr.FromEndPoint(new IPEndPoint(IPAddress.Loopback, 0))],
        };
        var host = new Host(options, NodeKey.LoadOrCreate(keyPath), TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync();
        Assert.True(PeerId.TryParse(peerId, out var peer));
        var dialled = await host.DialAsync(peer, [Multiaddr.Parse(address)]);
        Assert.True(dialled.IsConnected, dialled.Detail);
        var opened = await dialled.Session.OpenStreamAsync([Protocol]);
        Assert.True(opened.IsOpen, opened.Error.ToString());
        return new HonestSource(host, opened.Stream);
    }

    /// <summary>A block with its proof.</summary>
    public async Task<BlockDeliveryMessage> GetAsync(BlockAddressMessage address)
    {
        await _turn.WaitAsync();
        try
        {
            if (_known.TryGetValue(KeyOf(address), out var known))
                return known;
            var wanted = new WantListMessage { Full = false };
            wanted.Entries.Add(new WantEntryMessage { Address = address, WantType = 0 });
            var message = new BlockExchangeMessage { WantList = wanted };
            LengthPrefixed.Write(_stream.Output, Google.Protobuf.MessageExtensions.ToByteArray(message));
            await _stream.Output.FlushAsync();
            while (true)
            {
                var read = await LengthPrefixed.ReadAsync(_stream.Input, MaxMessageBytes, default);
                Assert.Equal(LengthPrefixedStatus.Message, read.Status);
                foreach (var delivery in BlockExchangeMessage.Parser.ParseFrom(read.Message.Span).Payload)
                    _known[KeyOf(delivery.Address)] = delivery;
                if (_known.TryGetValue(KeyOf(address), out var block))
                    return block;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _host.DisposeAsync();
        _turn.Dispose();
    }

    private static string KeyOf(BlockAddressMessage address) =>
        address.Leaf ? $"{address.Index}" : Convert.ToHexString(address.Cid.Span);
}
