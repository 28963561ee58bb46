using System.IO.Pipelines;
using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Serving;

/// <summary>
/// The next blocks of a peer as a message, made when it is the peer's turn: read, verified and proven in the memory
/// that they are sent from. A block that cannot be read is left out.
/// </summary>
internal sealed partial class DeliveriesMessage(PeerWants wants, ServingServices services) : IMessageSource
{
    private readonly SentBlocks _sent = new();
    private readonly byte[] _path = new byte[ContentLimits.MaxProofNodes * MerkleTree.NodeBytes];

    /// <summary>The stream took the message.</summary>
    public void OnSent() => _sent.Clear();

    /// <summary>The message was not taken: its blocks are owed still.</summary>
    public void OnLost()
    {
        wants.PutBack(_sent.Key, _sent.Slots);
        _sent.Clear();
    }

    public async ValueTask<bool> WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        OnLost();
        await services.Turns.EnterAsync().ConfigureAwait(false);
        try
        {
            while (!cancellationToken.IsCancellationRequested && wants.PeekReady() is { } key)
            {
                if (key.IsOfTree ? WriteBlocks(output, key) : WriteManifest(output, key))
                    return true;
            }
            return false;
        }
        finally
        {
            services.Turns.Leave();
        }
    }

    private bool WriteManifest(PipeWriter output, PageKey key)
    {
        Span<int> slots = stackalloc int[1];
        if (wants.TakeReady(key, slots) == 0)
            return false;
        if (services.Store.ReadManifestBlock(key.Cid) is not { } block)
        {
            wants.Await(key, slots[0]);
            return false;
        }
        var address = key.AddressAt(slots[0]);
        var cidBytes = key.Cid.Bytes.Length;
        var bytes = MessageEncoder.EmptyBytes
            + DeliveryMessageWriter.Bytes(address, cidBytes, block.Length, proofBytes: 0);
        var writer = new DeliveryMessageWriter(output.GetSpan(FieldSizes.Prefixed(bytes)), bytes);
        writer.Reserve(address, cidBytes, block.Length, 0, out var cid, out var data, out _);
        key.Cid.Bytes.CopyTo(cid);
        block.CopyTo(data);
        writer.Commit();
        _sent.Add(key, slots[0]);
        output.Advance(writer.Finish());
        services.Metrics.Sent(1, block.Length);
        return true;
    }

    private bool WriteBlocks(PipeWriter output, PageKey key)
    {
        Span<int> slots = stackalloc int[WireLimits.MaxBlocksPerMessage];
        if (services.Readers.Rent(key.Cid) is not { } reader)
        {
            foreach (var slot in slots[..wants.TakeReady(key, slots)])
                wants.Await(key, slot);
            return false;
        }
        try
        {
            var blockSize = reader.Dataset.Manifest.BlockSize;
            var most = Math.Clamp(services.Limits.MessageBytes / blockSize, 1, slots.Length);
            var taken = slots[..wants.TakeReady(key, slots[..most])];
            return !taken.IsEmpty && WriteBlocks(output, key, reader, taken);
        }
        finally
        {
            services.Readers.Return(reader);
        }
    }

    private bool WriteBlocks(PipeWriter output, PageKey key, DatasetReader reader, ReadOnlySpan<int> slots)
    {
        var layout = new MerkleLayout(reader.Dataset.Manifest.BlockCount);
        var blockSize = reader.Dataset.Manifest.BlockSize;
        var bytes = MessageEncoder.EmptyBytes;
        Span<int> proofBytes = stackalloc int[WireLimits.MaxBlocksPerMessage];
        for (var i = 0; i < slots.Length; i++)
        {
            var address = key.AddressAt(slots[i]);
            proofBytes[i] = ProofEncoder.Bytes(address.Index, layout.LeafCount, layout.Depth);
            bytes += DeliveryMessageWriter.Bytes(address, BlockCid.Bytes, blockSize, proofBytes[i]);
        }
        var writer = new DeliveryMessageWriter(output.GetSpan(FieldSizes.Prefixed(bytes)), bytes);
        for (var i = 0; i < slots.Length; i++)
        {
            if (!TryRead(reader, key.AddressAt(slots[i]), proofBytes[i], ref writer, out var isHere))
            {
                // A tree that proves nothing stays so; what is only missing may come.
                if (!isHere)
                    wants.Await(key, slots[i]);
                continue;
            }
            writer.Commit();
            _sent.Add(key, slots[i]);
        }
        if (_sent.Slots.IsEmpty)
            return false;
        output.Advance(writer.Finish());
        services.Metrics.Sent(_sent.Slots.Length, (long)_sent.Slots.Length * blockSize);
        return true;
    }

    private bool TryRead(
        DatasetReader reader,
        BlockAddress address,
        int proofBytes,
        ref DeliveryMessageWriter writer,
        out bool isHere)
    {
        isHere = true;
        var manifest = reader.Dataset.Manifest;
        writer.Reserve(
            address,
            BlockCid.Bytes,
            manifest.BlockSize,
            proofBytes,
            out var cid,
            out var data,
            out var proof);
        try
        {
            isHere = reader.ReadBlock(address.Index, data, BlockCid.Write(cid)) == ReadStatus.Complete;
            var path = _path.AsSpan(0, reader.ProofPathBytes);
            if (!isHere || !reader.TryProve(address.Index, path))
                return false;
            ProofEncoder.Write(proof, address.Index, manifest.BlockCount, path);
            return true;
        }
        catch (IOException e)
        {
            LogReadFailed(services.Logger, e, address);
            return false;
        }
    }

    [LoggerMessage(611, LogLevel.Warning, "Cannot read {Block} for a peer")]
    private static partial void LogReadFailed(ILogger logger, Exception exception, BlockAddress block);
}
