using System.Diagnostics.Metrics;
using Codex.Exchange.Messages;

namespace Codex.Exchange.Serving;

/// <summary>The server's instruments; names are upstream's where it has them (engine.nim).</summary>
internal sealed class ServingMetrics : IDisposable
{
    private readonly Meter _meter = new("Codex.Exchange");
    private readonly Counter<long> _blocks;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _wantHaveLists;
    private readonly Counter<long> _wantBlockLists;
    private readonly Counter<long> _dropped;

    public ServingMetrics()
    {
        _blocks = _meter.CreateCounter<long>("codex_block_exchange_blocks_sent", "{block}", "Blocks sent to peers");
        _bytes = _meter.CreateCounter<long>("codex_block_exchange_bytes_sent", "By", "Bytes of blocks sent to peers");
        _wantHaveLists = _meter.CreateCounter<long>(
            "codex_block_exchange_want_have_lists_received", "{list}", "Want lists that ask whether blocks are here");
        _wantBlockLists = _meter.CreateCounter<long>(
            "codex_block_exchange_want_block_lists_received", "{list}", "Want lists that ask for blocks");
        _dropped = _meter.CreateCounter<long>(
            "codex_block_exchange_wants_dropped", "{want}", "Wants of peers above what one may have");
    }

    public void Sent(int blocks, long bytes)
    {
        _blocks.Add(blocks);
        _bytes.Add(bytes);
    }

    public void Received(WantList wants)
    {
        var isOfBlocks = false;
        var isOfHaves = false;
        foreach (var entry in wants.Entries)
        {
            isOfBlocks |= !entry.IsCancel && entry.Type == WantType.Block;
            isOfHaves |= !entry.IsCancel && entry.Type == WantType.Have;
        }
        if (isOfHaves)
            _wantHaveLists.Add(1);
        if (isOfBlocks)
            _wantBlockLists.Add(1);
    }

    public void Dropped(int wants) => _dropped.Add(wants);

    public void Dispose() => _meter.Dispose();
}
