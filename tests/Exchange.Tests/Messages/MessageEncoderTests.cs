using Codex.Exchange.Messages;
using Google.Protobuf;

namespace Codex.Exchange.Tests.Messages;

public sealed class MessageEncoderTests
{
    private const int Cases = 300;

    [Fact]
    public void WriteWants_AnyList_IsWhatTheGeneratedEncoderWrites() => SeededCases.Check(Cases, random =>
    {
        var wants = random.NextWants();
        Assert.Equal(Parts.Prefixed(Generated.Message(wants).ToByteArray()), Encoded.Wants(wants));
    });

    [Fact]
    public void WritePresences_Any_IsWhatTheGeneratedEncoderWrites() => SeededCases.Check(Cases, random =>
    {
        var presences = random.NextPresences();
        Assert.Equal(
            Parts.Prefixed(Generated.Message(presences: presences).ToByteArray()), Encoded.Presences(presences));
    });

    [Fact]
    public void DeliveryMessage_AnyBlocks_IsWhatTheGeneratedEncoderWrites() => SeededCases.Check(Cases, random =>
    {
        var blocks = random.NextBlocks();
        Assert.Equal(Parts.Prefixed(Generated.Message(blocks: blocks).ToByteArray()), Encoded.Deliveries(blocks));
    });

    [Fact]
    public void DeliveryMessage_SomeBlocksNotReadable_IsTheMessageOfTheOthers() => SeededCases.Check(Cases, random =>
    {
        var blocks = random.NextBlocks();
        var readable = blocks.Where(_ => random.Next(2) == 0).ToArray();
        Assert.Equal(
            Parts.Prefixed(Generated.Message(blocks: readable).ToByteArray()),
            Encoded.Deliveries(blocks, readable.Contains));
    });

    [Fact]
    public void Write_NothingAtAll_IsTheEmptyMessageOfUpstream() => Assert.Equal(
        Parts.Prefixed(Convert.FromHexString("0a021000280032020a003a020a00")), Encoded.Wants(new WantList([])));
}
