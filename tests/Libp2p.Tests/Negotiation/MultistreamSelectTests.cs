using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Codex.Libp2p.Negotiation;
using Codex.Libp2p.Tests.Pipes;

namespace Codex.Libp2p.Tests.Negotiation;

public sealed class MultistreamSelectTests
{
    private const string Header = "/multistream/1.0.0";

    private static readonly byte[] GoldenDial =
        [0x13, .. "/multistream/1.0.0\n"u8, 0x07, .. "/noise\n"u8];

    [Fact]
    public async Task DialAsync_FirstProposal_IsOneWriteWithTheHeader()
    {
        var (end, sent) = PipeEnd.Fed(Lines(Header, "/noise"));

        Assert.Equal("/noise", await MultistreamSelect.DialAsync(end, ["/noise"], default));
        Assert.True(sent.TryRead(out var result));
        Assert.Equal(GoldenDial, result.Buffer.ToArray());
    }

    [Fact]
    public async Task DialAsync_Refused_ProposesTheNext()
    {
        var (end, sent) = PipeEnd.Fed(Lines(Header, "na", "/b"));

        Assert.Equal("/b", await MultistreamSelect.DialAsync(end, ["/a", "/b"], default));
        end.Output.Complete();
        Assert.Equal(Lines(Header, "/a", "/b"), await sent.TakeAllAsync());
    }

    [Fact]
    public async Task DialAsync_AllRefused_IsNull()
    {
        var (end, _) = PipeEnd.Fed(Lines(Header, "na", "na"));

        Assert.Null(await MultistreamSelect.DialAsync(end, ["/a", "/b"], default));
    }

    [Theory]
    [InlineData("/multistream/2.0.0", "/a")]
    [InlineData(Header, "/b")]
    [InlineData(Header, "NA")]
    [InlineData(Header, Header)]
    public async Task DialAsync_AnotherAnswer_Throws(params string[] answers)
    {
        var (end, _) = PipeEnd.Fed(Lines(answers));

        await Assert.ThrowsAsync<NegotiationException>(() => MultistreamSelect.DialAsync(end, ["/a"], default));
    }

    [Fact]
    public async Task BothSides_WhatFollows_IsLeftInTheReader()
    {
        byte[] payload = [1, 2, 3];
        var (dialer, _) = PipeEnd.Fed([.. Lines(Header, "/a"), .. payload]);
        var (listener, _) = PipeEnd.Fed([.. Lines(Header, "/a"), .. payload]);

        Assert.Equal("/a", await MultistreamSelect.DialAsync(dialer, ["/a"], default));
        Assert.Equal("/a", await MultistreamSelect.ListenAsync(listener, ["/a"], default));
        foreach (var end in new[] { dialer, listener })
        {
            // At once, without anything new arriving.
            Assert.True(end.Input.TryRead(out var rest));
            Assert.Equal(payload, rest.Buffer.ToArray());
        }
    }

    [Fact]
    public async Task BothSides_BytesOneByOne_Agree()
    {
        var (dialer, listener) = PipeEnd.CreatePair();
        var (slowDialer, slowListener) = PipeEnd.CreatePair();
        var pumps = new[]
        {
            TrickleAsync(listener.Input, slowDialer.Output),
            TrickleAsync(slowDialer.Input, listener.Output),
        };

        var listening = MultistreamSelect.ListenAsync(slowListener, ["/c", "/b"], default);
        Assert.Equal("/b", await MultistreamSelect.DialAsync(dialer, ["/a", "/b", "/c"], default));
        Assert.Equal("/b", await listening);
        dialer.Output.Complete();
        slowListener.Output.Complete();
        await Task.WhenAll(pumps);
    }

    [Fact]
    public async Task ListenAsync_RemoteHasClosedItsHalf_IsAnsweredInOneWrite()
    {
        // A lazy dialer: header, protocol and payload, then the end, before any answer was read.
        var (end, sent) = PipeEnd.Fed([.. Lines(Header, "/a"), 9]);

        Assert.Equal("/a", await MultistreamSelect.ListenAsync(end, ["/a"], default));
        Assert.True(sent.TryRead(out var answers));
        Assert.Equal(Lines(Header, "/a"), answers.Buffer.ToArray());
        Assert.Equal([9], await end.Input.TakeAllAsync());
    }

    [Fact]
    public async Task ListenAsync_NothingKnown_RefusesAndEndsWithTheStream()
    {
        var (end, sent) = PipeEnd.Fed(Lines(Header, "/a", "ls", Header));

        Assert.Null(await MultistreamSelect.ListenAsync(end, ["/b"], default));
        end.Output.Complete();
        Assert.Equal(Lines(Header, "na", "na", Header), await sent.TakeAllAsync());
    }

    [Fact]
    public async Task ListenAsync_ManyMisses_GivesUp()
    {
        var proposals = Enumerable.Repeat("/x", NegotiationLimits.MaxMisses).Append("/a");
        var (end, _) = PipeEnd.Fed(Lines([Header, .. proposals]));

        Assert.Null(await MultistreamSelect.ListenAsync(end, ["/a"], default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("13")]
    [InlineData("00")]
    [InlineData("8008")]
    [InlineData("8108")]
    [InlineData("ffff03")]
    [InlineData("8000")]
    [InlineData("0161")]
    [InlineData("03ff0a0a")]
    [InlineData("474554202f20485454502f312e310d0a")]
    public async Task ListenAsync_NoGreeting_Throws(string hex)
    {
        var (end, _) = PipeEnd.Fed(Convert.FromHexString(hex));

        await Assert.ThrowsAsync<NegotiationException>(() => MultistreamSelect.ListenAsync(end, ["/a"], default));
    }

    [Fact]
    public async Task ListenAsync_LongestLine_IsTaken()
    {
        var longest = "/" + new string('x', NegotiationLimits.MaxLineBytes - 2);
        var (end, _) = PipeEnd.Fed(Lines(Header, longest));

        Assert.Equal(longest, await MultistreamSelect.ListenAsync(end, [longest], default));
    }

    [Fact]
    public async Task ListenAsync_NobodyTakesTheAnswer_Throws()
    {
        var (end, remote) = PipeEnd.CreatePair();
        await remote.Output.WriteAsync(Lines(Header, "/a"));
        remote.Input.Complete();

        await Assert.ThrowsAsync<NegotiationException>(() => MultistreamSelect.ListenAsync(end, ["/a"], default));
    }

    [Fact]
    public async Task ListenAsync_Cancelled_Ends()
    {
        var (end, _) = PipeEnd.CreatePair();
        using var cancellation = new CancellationTokenSource();
        var listening = MultistreamSelect.ListenAsync(end, ["/a"], cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listening);
    }

    [Fact]
    public void BothSides_Garbage_EndInAnAnswerOrANegotiationException() => SeededCases.Check(3000, random =>
    {
        var input = random.Next(4) == 0
            ? random.UpTo(2000)
            : random.Damage(Lines(Header, "na", "/b", "/a", Header));
        var (end, _) = PipeEnd.Fed(input);
        try
        {
            // Completes on the spot: all input is there, and so is its end.
            _ = (random.Next(2) == 0
                ? MultistreamSelect.ListenAsync(end, ["/a"], default)
                : MultistreamSelect.DialAsync(end, ["/a", "/b"], default)).GetAwaiter().GetResult();
        }
        catch (NegotiationException)
        {
        }
    });

    private static byte[] Lines(params string[] lines) => [.. lines.SelectMany(Line)];

    private static byte[] Line(string line) =>
        [.. Length(line.Length + 1), .. Encoding.ASCII.GetBytes(line), (byte)'\n'];

    private static byte[] Length(int length) =>
        length < 0x80 ? [(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)];

    private static async Task TrickleAsync(PipeReader from, PipeWriter to)
    {
        while (await from.TakeAsync(1) is [var octet])
            await to.WriteAsync(new[] { octet });
        await to.CompleteAsync();
    }
}
