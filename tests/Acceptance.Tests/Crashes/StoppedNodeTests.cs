using System.Diagnostics;
using System.Net;
using System.Text;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>SIGTERM and SIGINT: finish or roll back what is in flight, and end in time.</summary>
public sealed class StoppedNodeTests
{
    private const int BodyBytes = 64 << 20;
    private const string Post = $"POST {NodeClient.Prefix}/data HTTP/1.1\r\nHost: localhost\r\n";

    [Fact]
    public Task Stop_DuringAnUploadThatNeverEnds_ExitsInTimeAndLeavesNothingOfIt() =>
        Task.WhenAll(StopDuringUploadAsync(Signals.Terminate), StopDuringUploadAsync(Signals.Interrupt));

    [Fact]
    public async Task Stop_DuringUploadsThatGoOn_AnswersOrLeavesNothing()
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        var bodies = Enumerable.Range(0, 8).Select(_ => TestBytes.Of(random, 2 << 20)).ToArray();
        var node = await NodeProcess.StartAsync(directory.Root);
        var sent = new TaskCompletionSource();
        var answers = bodies.Select(body => Task.Run(() => UploadAsync(node.Client, body, sent))).ToArray();
        await sent.Task.WaitAsync(TestLimits.Event);
        Assert.Equal(0, await node.StopAsync());
        var acknowledged = (await Task.WhenAll(answers)).OfType<string>().ToHashSet();
        await node.DisposeAsync();

        await using var next = await NodeProcess.StartAsync(directory.Root);
        var listed = await next.Client.ListAsync();
        Assert.Subset(listed.Keys.ToHashSet(), acknowledged);
        var expected = bodies.Select(body => ExpectedDataset.Of(body))
            .Where(dataset => listed.ContainsKey(dataset.Cid));
        await RepoCheck.AssertHoldsAsync(next, directory, [.. expected]);
    }

    [Fact]
    public async Task Stop_DuringAnUploadThatEndsSoon_FinishesIt()
    {
        using var directory = new TestDirectory();
        var bytes = TestBytes.Of(Seed.NextRandom(), 3 * ExpectedDataset.BlockBytes);
        var expected = ExpectedDataset.Of(bytes);
        await using (var node = await NodeProcess.StartAsync(directory.Root))
        {
            using var idle = await HttpSocket.ConnectAsync(node.Address);
            await idle.SendAsync($"GET {NodeClient.Prefix}/space HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Equal(200, (await idle.ReadAnswerAsync()).Head.Status);
            using var client = await HttpSocket.ConnectAsync(node.Address);
            using var created = new DirectoryWatch(directory.Staging);
            await client.SendAsync($"{Post}Content-Length: {bytes.Length}\r\n\r\n");
            await client.SendAsync(bytes.AsMemory(0, 100_000));
            await created.WaitUntilAsync(() => TestDirectory.Names(directory.Staging).Length > 0);
            node.Send(Signals.Terminate);

            // Connections are told of the stop all at once: when the idle one is closed, the other one knows.
            Assert.Empty(await idle.ReadToEndAsync());
            await client.SendAsync(bytes.AsMemory(100_000));
            var (head, body) = await client.ReadAnswerAsync();
            Assert.Equal((200, expected.Cid), (head.Status, Encoding.ASCII.GetString(body)));
            Assert.Equal(0, await node.ExitAsync());
            Assert.Empty(node.Errors);
        }

        await using var next = await NodeProcess.StartAsync(directory.Root);
        await RepoCheck.AssertHoldsAsync(next, directory, [expected]);
        await next.Client.AssertDownloadsAsync(expected.Cid, bytes);
    }

    private static async Task StopDuringUploadAsync(int signal)
    {
        using var directory = new TestDirectory();
        await using (var node = await NodeProcess.StartAsync(directory.Root))
        {
            using var client = await HttpSocket.ConnectAsync(node.Address);
            await client.SendAsync($"{Post}Content-Length: {BodyBytes}\r\n\r\n");

            // In the middle of a block: the node has looked at bytes that it cannot take yet.
            await client.SendAsync(new byte[BodyBytes / 2 + 1000]);
            Assert.NotEmpty(TestDirectory.Names(directory.Staging));

            var clock = Stopwatch.StartNew();
            Assert.Equal(0, await node.StopAsync(signal));
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TestLimits.Stop);
            Assert.Empty(node.Errors);
            Assert.Empty(node.StandardError);
        }

        await using var next = await NodeProcess.StartAsync(directory.Root);
        await RepoCheck.AssertHoldsAsync(next, directory, []);
    }

    /// <summary>The CID, or null when the node broke off.</summary>
    private static async Task<string?> UploadAsync(NodeClient client, byte[] bytes, TaskCompletionSource sent)
    {
        using var body = new MeteredContent(bytes, 64 * 1024, isChunked: false, (_, isLast) =>
        {
            if (isLast)
                sent.TrySetResult();
        });
        try
        {
            var (status, text) = await client.PostAsync(body, null);
            Assert.True(status == HttpStatusCode.OK, text);
            return text;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
