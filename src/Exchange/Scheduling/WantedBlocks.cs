using System.Numerics;

namespace Codex.Exchange.Scheduling;

/// <summary>
/// Which blocks are missing, which of these nobody was asked for (open), and which of these are wanted now: all of
/// them, or those that readers need.
/// </summary>
internal sealed class WantedBlocks
{
    private readonly List<ReaderWindow> _readers = [];
    private readonly BlockSet _demand;
    private bool _wantsAll;

    public WantedBlocks(int blockCount, Func<int, bool> has)
    {
        Missing = new BlockSet(blockCount);
        Open = new BlockSet(blockCount);
        _demand = new BlockSet(blockCount);
        for (var i = 0; i < blockCount; i++)
        {
            if (has(i))
                continue;
            Missing.Add(i);
            Open.Add(i);
        }
    }

    /// <summary>Blocks not here.</summary>
    public BlockSet Missing { get; }

    /// <summary>Blocks not here that no peer is asked for.</summary>
    public BlockSet Open { get; }

    /// <summary>The readers, in the order in which they came.</summary>
    public IReadOnlyList<ReaderWindow> Readers => _readers;

    /// <summary>
    /// Grows whenever a block becomes open and wanted: who found nothing to ask for at one version finds nothing until
    /// the next.
    /// </summary>
    public int Version { get; private set; }

    public bool WantsAll
    {
        get => _wantsAll;
        set
        {
            _wantsAll = value;
            Version++;
        }
    }

    /// <summary>Whether some block is missing and wanted.</summary>
    public bool HasWork
    {
        get
        {
            if (_wantsAll)
                return Missing.Count > 0;
            foreach (var reader in _readers)
            {
                if (NextMissing(reader.Position, reader.WindowEnd) >= 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Whether some block is open and wanted.</summary>
    public bool HasOpen
    {
        get
        {
            if (_wantsAll)
                return Open.Count > 0;
            foreach (var reader in _readers)
            {
                if (NextOpen(reader.Position, reader.WindowEnd) >= 0)
                    return true;
            }

            return false;
        }
    }

    /// <summary>64 blocks' bits of what is open and wanted.</summary>
    public ulong OpenWord(int word) => Open.Word(word) & WantedMask(word);

    /// <summary>64 blocks' bits of what is open and wanted, but not by a reader.</summary>
    public ulong BackgroundWord(int word) => _wantsAll ? Open.Word(word) & ~_demand.Word(word) : 0;

    /// <summary>64 blocks' bits of what is missing and wanted.</summary>
    public ulong MissingWord(int word) => Missing.Word(word) & WantedMask(word);

    /// <summary>The first open block from <paramref name="first"/>, or -1.</summary>
    public int NextOpen(int first, int end) => Next(Open, first, end);

    /// <summary>The first missing block from <paramref name="first"/>, or -1.</summary>
    public int NextMissing(int first, int end) => Next(Missing, first, end);

    /// <summary>The block is asked for.</summary>
    public void Close(int index) => Open.Remove(index);

    /// <summary>The block is asked for no longer.</summary>
    public void Reopen(int index)
    {
        if (Missing.Contains(index) && Open.Add(index))
            Version++;
    }

    /// <summary>The block is here; false when it was before.</summary>
    public bool Gain(int index)
    {
        Open.Remove(index);
        return Missing.Remove(index);
    }

    /// <summary>The block is here no longer; false when it was not.</summary>
    public bool Lose(int index)
    {
        if (!Missing.Add(index))
            return false;
        Open.Add(index);
        Version++;
        return true;
    }

    public void AddReader(ReaderWindow reader)
    {
        _readers.Add(reader);
        Rebuild();
    }

    public bool RemoveReader(ReaderId id)
    {
        var removed = _readers.RemoveAll(reader => reader.Id == id) > 0;
        if (removed)
            Rebuild();
        return removed;
    }

    public bool MoveReader(ReaderId id, int position)
    {
        foreach (var reader in _readers)
        {
            if (reader.Id != id)
                continue;
            var before = (reader.Position, reader.WindowEnd);
            reader.MoveTo(position);
            if (_readers.Count > 1 || reader.Position < before.Position || reader.Position > before.WindowEnd)
            {
                Rebuild();
                return true;
            }

            // The usual step: a few blocks fall out behind, as many come in ahead.
            _demand.RemoveRange(before.Position, reader.Position);
            if (reader.WindowEnd > before.WindowEnd)
            {
                _demand.AddRange(before.WindowEnd, reader.WindowEnd);
                Version++;
            }

            return true;
        }

        return false;
    }

    private static int Next(BlockSet set, int first, int end)
    {
        while (first < end)
        {
            var bits = set.Word(first >> 6) >> (first & 63);
            if (bits != 0)
            {
                var found = first + BitOperations.TrailingZeroCount(bits);
                return found < end ? found : -1;
            }

            first = (first | 63) + 1;
        }

        return -1;
    }

    private ulong WantedMask(int word) => _wantsAll ? ulong.MaxValue : _demand.Word(word);

    private void Rebuild()
    {
        _demand.Clear();
        foreach (var reader in _readers)
            _demand.AddRange(reader.Position, reader.WindowEnd);
        Version++;
    }
}
