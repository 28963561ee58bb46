using System.Security.Cryptography;

namespace Codex.Exchange.Benchmarks;

/// <summary>A file that is handed out, and what it must be where it arrives.</summary>
internal sealed record SourceFile(string Path, long Bytes, string Sha256)
{
    public double Gib => Bytes / (double)(1L << 30);

    public static async Task<SourceFile> ReadAsync(string path)
    {
        await using var stream = File.OpenRead(path);
        return new SourceFile(path, stream.Length, await HashAsync(stream));
    }

    public async Task<bool> IsSameAsync(Stream received) => await HashAsync(received) == Sha256;

    private static async Task<string> HashAsync(Stream stream) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
}
