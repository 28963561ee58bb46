using System.Buffers;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>What tests do with streams.</summary>
internal static class Streams
{
    public static async Task SendAsync(this IMuxedStream stream, params byte[] bytes) =>
        await stream.Output.WriteAsync(bytes).InTime();

    /// <summary>Reads exactly so many bytes.</summary>
    public static async Task<byte[]> ReceiveAsync(this IMuxedStream stream, int count)
    {
        var result = await stream.Input.ReadAtLeastAsync(count).InTime();
        var bytes = result.Buffer.Slice(0, Math.Min(count, result.Buffer.Length)).ToArray();
        stream.Input.AdvanceTo(result.Buffer.GetPosition(bytes.Length));
        return bytes;
    }

    public static async Task<byte[]> ReceiveToEndAsync(this IMuxedStream stream)
    {
        var bytes = new MemoryStream();
        await stream.Input.CopyToAsync(bytes).InTime();
        return bytes.ToArray();
    }

    public static async Task AssertResetAsync(this IMuxedStream stream)
    {
        await Assert.ThrowsAsync<StreamResetException>(async () =>
        {
            while (true)
            {
                var result = await stream.Input.ReadAsync().InTime();
                stream.Input.AdvanceTo(result.Buffer.End);
                Assert.False(result.IsCompleted);
            }
        });
        await Assert.ThrowsAsync<StreamResetException>(
            async () => await stream.Output.WriteAsync(new byte[1]).InTime());
    }
}
