using System.IO.Pipelines;
using Codex.Libp2p.Hosting;

namespace Codex.Interop.Tests;

/// <summary>Bytes to an echo and back.</summary>
internal static class StreamEcho
{
    /// <summary>Sends a pattern, and ends this half.</summary>
    public static async Task SendAsync(ISessionStream stream, int length)
    {
        for (var sent = 0; sent < length;)
        {
            var memory = stream.Output.GetMemory(64 * 1024);
            var count = Math.Min(memory.Length, length - sent);
            Pattern.Fill(memory.Span[..count], sent);
            stream.Output.Advance(count);
            sent += count;
            await stream.Output.FlushAsync();
        }
        await stream.CloseWriteAsync(CancellationToken.None);
    }

    /// <summary>Reads to the end, and checks every byte.</summary>
    public static async Task<long> ReceiveAsync(PipeReader input)
    {
        var received = 0L;
        while (true)
        {
            var read = await input.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                Assert.True(Pattern.Holds(segment.Span, received), $"Wrong bytes after {received}.");
                received += segment.Length;
            }
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return received;
        }
    }
}
