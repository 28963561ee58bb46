using System.Buffers.Binary;
using System.Net;

namespace Codex.Acceptance.Tests.Memory;

/// <summary>A body of any length that is never in memory whole: a random unit again and again, numbered.</summary>
internal sealed class RunningContent(byte[] unit, long count) : HttpContent
{
    /// <summary>Reads as many bytes as the body has and nothing more, each as it was sent.</summary>
    public async Task AssertSameAsync(Stream stream)
    {
        var received = new byte[unit.Length];
        for (long start = 0; start < count; start += unit.Length)
        {
            var length = (int)Math.Min(unit.Length, count - start);
            await stream.ReadExactlyAsync(received.AsMemory(0, length));
            Number(start);
            Assert.True(unit.AsSpan(0, length).SequenceEqual(received.AsSpan(0, length)), $"Wrong bytes after {start}");
        }

        Assert.Equal(0, await stream.ReadAsync(received));
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (long start = 0; start < count; start += unit.Length)
        {
            Number(start);
            await stream.WriteAsync(unit.AsMemory(0, (int)Math.Min(unit.Length, count - start)));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = count;
        return true;
    }

    private void Number(long start) => BinaryPrimitives.WriteInt64LittleEndian(unit, start);
}
