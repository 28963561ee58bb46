namespace Codex.Orleans.Embedded.Tests;

/// <summary>A directory that is deleted with the test.</summary>
internal sealed class TestDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("codex-grains-");

    public string DatabasePath => Path.Combine(_directory.FullName, "codex.db");

    public IEnumerable<string> FileNames => _directory.EnumerateFiles().Select(static file => file.Name);

    /// <summary>What a process that is killed at this moment leaves behind.</summary>
    public TestDirectory CopyAsAfterKill()
    {
        var copy = new TestDirectory();
        foreach (var file in _directory.EnumerateFiles().Where(static file => !file.Name.EndsWith("-shm")))
        {
            // Another process sees the file as the operating system has it, whatever is locked.
            using var source = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(Path.Combine(copy._directory.FullName, file.Name));
            source.CopyTo(target);
        }

        return copy;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
