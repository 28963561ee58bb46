using Codex.Exchange.Messages.Protobuf;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Google.Protobuf;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>
/// A peer that says it has everything, and sends something else: it asks an honest one for each block and spoils it.
/// </summary>
internal sealed class LyingPeer : ISessionListenerProtocol, IAsyncDisposable
{
    private readonly Host _host;
    private readonly Lie _lie;
    private readonly HonestSource _source;

    private LyingPeer(Host host, Lie lie, HonestSource source)
    {
        _host = host;
        _lie = lie;
        _source = source;
    }

    /// <summary>Blocks that it sent, spoiled.</summary>
    public int Lies { get; private set; }

    public string PeerId => _host.PeerId.ToString();

    public string Address => _host.ListenAddresses.Single().ToString();

    public string Id => HonestSource.Protocol;

    public StreamLimits Limits => StreamLimits.Default;

    public static async Task<LyingPeer> StartAsync(string keyPath, Lie lie, HonestSource source)
    {
        var host = LoopbackHost.New(keyPath);
        var peer = new LyingPeer(host, lie, source);
        host.AddProtocol(peer);
        await host.StartAsync();
        return peer;
    }

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await LengthPrefixed.ReadAsync(stream.Input, HonestSource.MaxMessageBytes, cancellationToken);
            if (read.Status != LengthPrefixedStatus.Message)
                return;
            var asked = BlockExchangeMessage.Parser.ParseFrom(read.Bytes.Span);
            var answer = new BlockExchangeMessage { WantList = new WantListMessage { Full = false } };
            foreach (var entry in asked.WantList?.Entries ?? [])
                await AnswerAsync(entry, answer);
            if (answer.Payload.Count == 0 && answer.BlockPresences.Count == 0)
                continue;
            LengthPrefixed.Write(stream.Output, answer.ToByteArray());
            await stream.Output.FlushAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task AnswerAsync(WantEntryMessage entry, BlockExchangeMessage answer)
    {
        if (entry.Cancel)
            return;
        if (entry.WantType == 1)
        {
            answer.BlockPresences.Add(new BlockPresenceMessage { Address = entry.Address, Type = 0 });
            return;
        }

        // The manifest it gives as it is: without that, nobody would ask it for blocks.
        var right = await _source.GetAsync(entry.Address);
        answer.Payload.Add(entry.Address.Leaf ? await SpoilAsync(right) : right);
        Lies += entry.Address.Leaf ? 1 : 0;
    }

    private async Task<BlockDeliveryMessage> SpoilAsync(BlockDeliveryMessage right)
    {
        var spoiled = right.Clone();
        switch (_lie)
        {
            case Lie.OtherBytes:
                var bytes = right.Data.ToByteArray();
                bytes[0] ^= 1;
                spoiled.Data = ByteString.CopyFrom(bytes);
                break;
            case Lie.OtherIndex:
                var other = right.Address.Clone();
                other.Index = right.Address.Index == 0 ? 1u : 0u;
                var block = await _source.GetAsync(other);
                (spoiled.Cid, spoiled.Data, spoiled.Proof) = (block.Cid, block.Data, block.Proof);
                break;
            case Lie.WrongSize:
                spoiled.Data = ByteString.CopyFrom(right.Data.Span[..(right.Data.Length / 2)]);
                break;
            case Lie.NoProof:
                spoiled.ClearProof();
                break;
            default:
                spoiled.Proof = ByteString.CopyFrom(right.Data.Span[..100]);
                break;
        }

        return spoiled;
    }
}
