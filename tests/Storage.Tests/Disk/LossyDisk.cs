using Codex.Storage.Disk;

namespace Codex.Storage.Tests.Disk;

/// <summary>
/// A file system in memory that keeps apart what was written and what was flushed. <see cref="AfterPowerCut"/> gives
/// the disk as it may be found afterwards: everything flushed, and of the rest whatever chance lets through, torn at
/// pages.
/// </summary>
/// <remarks>
/// Directory operations form a journal. Flushing a directory makes the operations that touch it durable, with earlier
/// ones on the same nodes; a move is one operation, so it is found done or not done. After <see cref="CutAfter"/>
/// mutating calls the power is off: every call throws.
/// </remarks>
internal sealed class LossyDisk : IDisk
{
    private const int PageBytes = 512;

    private readonly Lock _gate = new();
    private readonly Node _root = new() { IsDirectory = true };
    private readonly List<Operation> _journal = [];
    private long _calls;

    /// <summary>Number of mutating calls after which the power goes off.</summary>
    public long CutAfter { get; set; } = long.MaxValue;

    /// <summary>Mutating calls so far.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>Bytes that may still be written, counted over all files ever written.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    public void CreateDirectory(string path)
    {
        lock (_gate)
        {
            var node = _root;
            foreach (var name in Split(path))
            {
                if (!node.Entries.TryGetValue(name, out var next))
                {
                    Mutate();
                    next = new Node { IsDirectory = true };
                    Link(node, name, next);
                }

                node = next;
            }
        }
    }

    public bool DirectoryExists(string path)
    {
        lock (_gate)
            return Find(path) is { IsDirectory: true };
    }

    public long? LengthOf(string path)
    {
        lock (_gate)
            return Find(path) is { IsDirectory: false } node ? node.Bytes.Length : null;
    }

    public IReadOnlyList<string> List(string directory)
    {
        lock (_gate)
            return [.. (Find(directory) ?? throw new DirectoryNotFoundException(directory)).Entries.Keys];
    }

    public IDiskFile Create(string path)
    {
        lock (_gate)
        {
            Mutate();
            var parent = Find(Path.GetDirectoryName(path)!) ?? throw new DirectoryNotFoundException(path);
            var name = Path.GetFileName(path);
            if (parent.Entries.ContainsKey(name))
                throw new IOException($"{path} exists.");
            var node = new Node();
            Link(parent, name, node);
            return new LossyFile(this, node);
        }
    }

    public IDiskFile Open(string path, bool writable)
    {
        lock (_gate)
        {
            return Find(path) is { IsDirectory: false } node
                ? new LossyFile(this, node)
                : throw new FileNotFoundException(path);
        }
    }

    public DateTimeOffset ModifiedAt(string path) => DateTimeOffset.UnixEpoch;

    public void Move(string source, string target)
    {
        lock (_gate)
        {
            Mutate();
            var from = Find(Path.GetDirectoryName(source)!) ?? throw new DirectoryNotFoundException(source);
            var to = Find(Path.GetDirectoryName(target)!) ?? throw new DirectoryNotFoundException(target);
            var (oldName, newName) = (Path.GetFileName(source), Path.GetFileName(target));
            if (!from.Entries.TryGetValue(oldName, out var node))
                throw new FileNotFoundException(source);
            if (to.Entries.ContainsKey(newName))
                throw new IOException($"{target} exists.");
            from.Entries.Remove(oldName);
            to.Entries.Add(newName, node);
            _journal.Add(new Operation([from, to], node, () =>
            {
                from.DurableEntries.Remove(oldName);
                to.DurableEntries[newName] = node;
            }));
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            Mutate();
            var parent = Find(Path.GetDirectoryName(path)!);
            var name = Path.GetFileName(path);
            if (parent is null || !parent.Entries.Remove(name, out var node))
                return;
            _journal.Add(new Operation([parent], node, () => parent.DurableEntries.Remove(name)));
        }
    }

    public void FlushDirectory(string path)
    {
        lock (_gate)
        {
            Mutate();
            var directory = Find(path) ?? throw new DirectoryNotFoundException(path);
            for (var i = 0; i < _journal.Count; i++)
            {
                if (_journal[i].Directories.Contains(directory))
                    Apply(i);
            }

            _journal.RemoveAll(operation => operation.IsApplied);
        }
    }

    public long FreeBytes(string path) => Capacity;

    /// <summary>
    /// The disk as it is found after a power cut; the random source decides what unflushed things survived.
    /// </summary>
    public LossyDisk AfterPowerCut(Random random)
    {
        lock (_gate)
        {
            // A journal is written in order, so a prefix of it survives.
            var survivors = random.Next(_journal.Count + 1);
            for (var i = 0; i < survivors; i++)
                Apply(i);
            return Copy(node => node.DurableEntries, node => node.Tear(random, PageBytes));
        }
    }

    /// <summary>The disk as it is found after the process was killed: the kernel keeps everything.</summary>
    public LossyDisk AfterKill()
    {
        lock (_gate)
            return Copy(node => node.Entries, node => node.Bytes);
    }

    /// <summary>Changes bytes in place, as a failing disk does.</summary>
    public void Corrupt(string path, long offset)
    {
        lock (_gate)
            Find(path)!.Bytes[offset] ^= 0x40;
    }

    /// <summary>Cuts a file off.</summary>
    public void Truncate(string path, int length)
    {
        lock (_gate)
        {
            var node = Find(path)!;
            node.Bytes = node.Bytes[..length];
        }
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private LossyDisk Copy(Func<Node, Dictionary<string, Node>> entries, Func<Node, byte[]> bytes)
    {
        var disk = new LossyDisk();
        CopyDirectory(_root, disk._root);
        return disk;

        void CopyDirectory(Node from, Node to)
        {
            foreach (var (name, node) in entries(from))
            {
                var copy = new Node { IsDirectory = node.IsDirectory };
                to.Entries[name] = copy;
                to.DurableEntries[name] = copy;
                if (node.IsDirectory)
                    CopyDirectory(node, copy);
                else
                    copy.Bytes = copy.DurableBytes = [.. bytes(node)];
            }
        }
    }

    private void Mutate()
    {
        if (Interlocked.Increment(ref _calls) > CutAfter)
            throw new PowerCutException();
    }

    private Node? Find(string path)
    {
        if (Interlocked.Read(ref _calls) > CutAfter)
            throw new PowerCutException();
        var node = _root;
        foreach (var name in Split(path))
        {
            if (!node.Entries.TryGetValue(name, out node))
                return null;
        }

        return node;
    }

    private void Link(Node parent, string name, Node node)
    {
        parent.Entries.Add(name, node);
        _journal.Add(new Operation([parent], node, () => parent.DurableEntries[name] = node));
    }

    private void Apply(int index)
    {
        var operation = _journal[index];
        if (operation.IsApplied)
            return;
        for (var i = 0; i < index; i++)
        {
            if (_journal[i].Node == operation.Node)
                Apply(i);
        }

        operation.IsApplied = true;
        operation.Apply();
    }

    private sealed class LossyFile(LossyDisk disk, Node node) : IDiskFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate)
                    return node.Bytes.Length;
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.Mutate();
                Array.Resize(ref node.Bytes, checked((int)length));
            }
        }

        public int Read(Span<byte> destination, long offset)
        {
            lock (disk._gate)
            {
                if (offset >= node.Bytes.Length)
                    return 0;
                var count = (int)Math.Min(destination.Length, node.Bytes.Length - offset);
                node.Bytes.AsSpan((int)offset, count).CopyTo(destination);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            lock (disk._gate)
            {
                disk.Mutate();
                if (source.Length > disk.Capacity)
                    throw new IOException("No space left on device", OperatingSystem.IsWindows() ? 0x70 : 28);
                if (disk.Capacity != long.MaxValue)
                    disk.Capacity -= source.Length;
                if (offset + source.Length > node.Bytes.Length)
                    Array.Resize(ref node.Bytes, checked((int)(offset + source.Length)));
                source.CopyTo(node.Bytes.AsSpan((int)offset));
            }
        }

        public void StartWriteback(long offset, long count)
        {
        }

        public void Flush()
        {
            lock (disk._gate)
            {
                disk.Mutate();
                node.DurableBytes = [.. node.Bytes];
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class Node
    {
        public byte[] Bytes = [];

        public bool IsDirectory { get; init; }

        public byte[] DurableBytes { get; set; } = [];

        public Dictionary<string, Node> Entries { get; } = [];

        public Dictionary<string, Node> DurableEntries { get; } = [];

        public byte[] Tear(Random random, int pageBytes)
        {
            var result = new byte[random.Next(2) == 0 ? DurableBytes.Length : Bytes.Length];
            for (var start = 0; start < result.Length; start += pageBytes)
            {
                var source = random.Next(2) == 0 ? DurableBytes : Bytes;
                var count = Math.Min(pageBytes, Math.Min(result.Length, source.Length) - start);
                if (count > 0)
                    source.AsSpan(start, count).CopyTo(result.AsSpan(start));
            }

            return result;
        }
    }

    private sealed class Operation(Node[] directories, Node node, Action apply)
    {
        public Node[] Directories => directories;

        public Node Node => node;

        public Action Apply => apply;

        public bool IsApplied { get; set; }
    }
}
