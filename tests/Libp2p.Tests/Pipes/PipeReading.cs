using System.Buffers;
using System.IO.Pipelines;

namespace Codex.Libp2p.Tests.Pipes;

/// <summary>Ways of reading that tests need.</summary>
internal static class PipeReading
{
    /// <summary>So many bytes, or those that come before the end.</summary>
    public static async Task<byte[]> TakeAsync(this PipeReader reader, int count)
    {
        var result = await reader.ReadAtLeastAsync(count);
        var taken = result.Buffer.Slice(0, Math.Min(count, result.Buffer.Length));
        var bytes = taken.ToArray();
        reader.AdvanceTo(taken.End);
        return bytes;
    }

    /// <summary>Everything up to the end.</summary>
    public static async Task<byte[]> TakeAllAsync(this PipeReader reader)
    {
        var all = new MemoryStream();
        await reader.CopyToAsync(all);
        return all.ToArray();
    }
}
