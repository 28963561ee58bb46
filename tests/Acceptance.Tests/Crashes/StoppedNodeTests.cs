using System.Diagnostics;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>SIGTERM and SIGINT: finish or roll back what is in flight, and end in time.</summary>
public sealed class StoppedNodeTests
{
    private const int BodyBytes = 64 << 20;

    [Fact]
    public Task Stop_DuringAnUploadThatNeverEnds_ExitsInTimeAndLeavesNothingOfIt() =>
        Task.WhenAll(StopDuringUploadAsync(Signals.Terminate), StopDuringUploadAsync(Signals.Interrupt));

    [Fact]
    public async Task Stop_DuringUploadsThatGoOn_AnswersOrLeavesNothing()
    {
        using var directory = new TestDirectory();
        var random = Seed.Next();
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
        var expected = bodies.Select(body => ExpectedDataset.Of(body)).Where(dataset => listed.ContainsKey(dataset.Cid));
        await RepoCheck.AssertHoldsAsync(next, directory, [.. expected]);
    }

    private static async Task StopDuringUploadAsync(int signal)
    {
        using var directory = new TestDirectory();
        await using (var node = await NodeProcess.StartAsync(directory.Root))
        {
            using var client = await HttpSocket.ConnectAsync(node.Address);
            await client.SendAsync($"POST {NodeClient.Prefix}/data HTTP/1.1\r\nHost: localhost\r\nContent-Length: {BodyBytes}\r\n\r\n");
            await client.SendAsync(new byte[BodyBytes / 2]);
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
            Assert.True(status == System.Net.HttpStatusCode.OK, text);
            return text;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
