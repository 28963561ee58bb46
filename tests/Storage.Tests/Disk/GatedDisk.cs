using Codex.Storage.Disk;

namespace Codex.Storage.Tests.Disk;

/// <summary>A disk whose flushes take as long as a test wants, or fail, and which keeps no bytes of blocks.</summary>
internal sealed class GatedDisk : IDisk
{
    private readonly LossyDisk _inner = new();

    /// <summary>Flushes go through while it is set.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    /// <summary>Set once a flush waits at the gate.</summary>
    public ManualResetEventSlim Waiting { get; } = new();

    /// <summary>Files that are open.</summary>
    public int OpenFiles { get; private set; }

    /// <summary>Thrown by flushes.</summary>
    public IOException? Failure { get; set; }

    public void CreateDirectory(string path) => _inner.CreateDirectory(path);

    public bool DirectoryExists(string path) => _inner.DirectoryExists(path);

    public long? LengthOf(string path) => _inner.LengthOf(path);

    public IReadOnlyList<string> List(string directory) => _inner.List(directory);

    public IDiskFile Create(string path) => Counted(path, _inner.Create(path));

    public IDiskFile Open(string path, bool writable) => Counted(path, _inner.Open(path, writable));

    public DateTimeOffset ModifiedAt(string path) => _inner.ModifiedAt(path);

    public void Move(string source, string target) => _inner.Move(source, target);

    public void Delete(string path) => _inner.Delete(path);

    public void FlushDirectory(string path) => _inner.FlushDirectory(path);

    public long FreeBytes(string path) => long.MaxValue;

    private GatedFile Counted(string path, IDiskFile file)
    {
        OpenFiles++;
        return new GatedFile(this, file, path.EndsWith("blocks"));
    }

    private sealed class GatedFile(GatedDisk disk, IDiskFile inner, bool isOfBlocks) : IDiskFile
    {
        public long Length => inner.Length;

        public void SetLength(long length)
        {
            if (!isOfBlocks)
                inner.SetLength(length);
        }

        public int Read(Span<byte> destination, long offset) => inner.Read(destination, offset);

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            if (!isOfBlocks)
                inner.Write(source, offset);
        }

        public void StartWriteback(long offset, long count) => inner.StartWriteback(offset, count);

        public void Flush()
        {
            if (!disk.Gate.IsSet)
                disk.Waiting.Set();
            disk.Gate.Wait();
            if (disk.Failure is { } failure)
                throw failure;
            inner.Flush();
        }

        public void Dispose()
        {
            disk.OpenFiles--;
            inner.Dispose();
        }
    }
}
