using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>Sends to an echo, and reads what comes back at the same time.</summary>
internal static class Echo
{
    /// <summary>The bytes that came back, which are those that were sent.</summary>
    public static async Task<long> SendAsync(IMuxedStream stream, int length)
    {
        var sending = Task.Run(async () =>
        {
            for (var sent = 0; sent < length;)
            {
                var count = Math.Min(length - sent, 64 << 10);
                var memory = stream.Output.GetMemory(count).Span[..count];
                for (var i = 0; i < count; i++)
                    memory[i] = At(sent + i);
                stream.Output.Advance(count);
                sent += count;
                await stream.Output.FlushAsync();
            }
            await stream.CloseWriteAsync(default);
        });
        var received = 0L;
        try
        {
            while (true)
            {
                var read = await stream.Input.ReadAsync();
                foreach (var segment in read.Buffer)
                {
                    foreach (var value in segment.Span.ToArray())
                        if (At(received++) != value)
                            Assert.Fail($"Wrong byte at {received - 1}.");
                }
                stream.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return received;
            }
        }
        finally
        {
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static byte At(long position) => (byte)(position ^ (position >> 8) ^ (position >> 16));
}
