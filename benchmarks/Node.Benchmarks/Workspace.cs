namespace Codex.Node.Benchmarks;

/// <summary>A directory on the disk that is measured; gone at the end.</summary>
internal sealed class Workspace : IDisposable
{
    private int _next;

    public Workspace(string path)
    {
        Root = path;
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
    }

    public string Root { get; }

    public string NewPath(string name) => Path.Combine(Root, $"{_next++}-{name}");

    /// <summary>
    /// A file of random bytes that lies in the page cache, as the file of somebody who just made it does.
    /// </summary>
    public string RandomFile(long bytes)
    {
        var path = NewPath("random");
        var chunk = new byte[1 << 20];
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var written = 0L; written < bytes; written += chunk.Length)
        {
            Random.Shared.NextBytes(chunk);
            file.Write(chunk, 0, (int)Math.Min(chunk.Length, bytes - written));
        }

        file.Flush(flushToDisk: true);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
