namespace Codex.Libp2p.Tests.Identity;

/// <summary>A directory of one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("codex-libp2p-tests-").FullName;

    public string KeyPath => System.IO.Path.Combine(Path, "key");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
