using System.Buffers;
using System.IO.Pipelines;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Tests.Muxing;

namespace Codex.Libp2p.Tests.Framing;

public sealed class LengthPrefixedTests
{
    private const int Limit = 1000;

    [Fact]
    public void ReadAsync_MessagesInAnyPieces_ComeOutAsTheyWentIn() => SeededCases.Check(100, random =>
    {
        var messages = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.UpTo(Limit)).ToList();
        var wire = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
            LengthPrefixed.Write(wire, message);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var reading = ReadAllAsync(pipe.Reader);
        for (var rest = wire.WrittenMemory; !rest.IsEmpty;)
        {
            var count = random.Next(1, Math.Min(rest.Length, 300) + 1);
            pipe.Writer.WriteAsync(rest[..count]).AsTask().GetAwaiter().GetResult();
            rest = rest[count..];
        }
        pipe.Writer.Complete();

        var (read, end) = reading.GetAwaiter().GetResult();

        Assert.Equal(messages, read);
        Assert.Equal(LengthPrefixedStatus.End, end);
    });

    [Theory]
    [InlineData(new byte[] { }, LengthPrefixedStatus.End)]
    [InlineData(new byte[] { 3, 1, 2 }, LengthPrefixedStatus.Truncated)]
    [InlineData(new byte[] { 0x80 }, LengthPrefixedStatus.Truncated)]
    [InlineData(new byte[] { 0x80, 0x00 }, LengthPrefixedStatus.Malformed)]
    [InlineData(new byte[] { 0xE9, 0x07 }, LengthPrefixedStatus.TooLong)]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F }, LengthPrefixedStatus.TooLong)]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 }, LengthPrefixedStatus.Malformed)]
    public async Task ReadAsync_NoMessage_SaysWhy(byte[] wire, LengthPrefixedStatus expected)
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(wire);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(expected, (await LengthPrefixed.ReadAsync(pipe.Reader, Limit, default)).Status);
    }

    [Fact]
    public async Task ReadAsync_LengthAboveTheLimit_IsToldBeforeTheBodyComes()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[] { 0xE9, 0x07 });

        var read = await LengthPrefixed.ReadAsync(pipe.Reader, Limit, default).InTime();

        Assert.Equal(LengthPrefixedStatus.TooLong, read.Status);
    }

    private static async Task<(List<byte[]> Messages, LengthPrefixedStatus End)> ReadAllAsync(PipeReader input)
    {
        var messages = new List<byte[]>();
        while (true)
        {
            var read = await LengthPrefixed.ReadAsync(input, Limit, default);
            if (read.Status != LengthPrefixedStatus.Message)
                return (messages, read.Status);
            messages.Add(read.Bytes.ToArray());
        }
    }
}
