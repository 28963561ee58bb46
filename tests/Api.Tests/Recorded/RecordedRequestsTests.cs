using System.Text;
using Codex.Api.Ports;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Recorded;

/// <summary>The 58 requests that were sent to a live 2025 node, sent to this one in the same order.</summary>
public sealed class RecordedRequestsTests
{
    // Headers that say something about the answer; Server and Connection are about the server and the connection.
    private static readonly string[] ComparedHeaders =
        ["Content-Type", "Content-Length", "Content-Disposition", "Access-Control-Expose-Headers", "Vary"];

    [Fact]
    public async Task EveryRequest_Replayed_AnsweredAsRecordedOrAsListed()
    {
        await using TestNode node = await StartAsRecordedAsync();
        IReadOnlyList<RecordedRequest> requests = RecordedRequest.Load();
        Assert.Equal(58, requests.Count);
        Assert.Empty(Deviations.All.Keys.Except(requests.Select(request => request.Name)));
        StringBuilder failures = new();
        foreach (RecordedRequest request in requests)
        {
            RawResponse answer = await ReplayAsync(node, request);
            try
            {
                if (Deviations.All.TryGetValue(request.Name, out Deviation? deviation))
                    deviation.Check(request, answer);
                else
                    Compare(request, answer);
            }
            catch (Xunit.Sdk.XunitException exception)
            {
                failures.AppendLine($"{request.Name}: {exception.Message}");
            }
        }

        Assert.True(failures.Length == 0, failures.ToString());
        Assert.Empty(node.Log.Complaints);
    }

    private static async Task<TestNode> StartAsRecordedAsync()
    {
        TestNode node = await TestNode.StartAsync();
        node.Peers.ListenAddresses = ["/ip4/127.0.0.1/tcp/18072"];
        node.Peers.AnnounceAddresses = ["/ip4/127.0.0.1/tcp/18072"];
        string spr = RecordedRequest.Load().Single(request => request.Name == "spr text").Body;
        node.Peers.Spr = spr;
        Func<string, IReadOnlyList<string>, ConnectStatus> withoutAddresses = node.Peers.Connect;
        node.Peers.Connect = (peerId, addresses) =>
            addresses is ["/ip4/127.0.0.1/tcp/18073"] ? ConnectStatus.Connected : withoutAddresses(peerId, addresses);
        return node;
    }

    private static Task<RawResponse> ReplayAsync(TestNode node, RecordedRequest request)
    {
        byte[]? body = null;
        List<string> headers = [.. request.RequestHeaders.Select(header => $"{header.Key}: {header.Value}")];
        if (request.Name == "upload chunked")
        {
            headers.Add("Transfer-Encoding: chunked");
            byte[] bytes = TestBytes.Of(100_000);
            body = [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n0\r\n\r\n"u8];
        }
        else if (request.RequestBodyLen > 0)
        {
            headers.Add($"Content-Length: {request.RequestBodyLen}");
            body = TestBytes.Of(request.RequestBodyLen);
        }

        return node.SendAsync(node.Head(request.Method, request.Path, [.. headers]), body);
    }

    private static void Compare(RecordedRequest recorded, RawResponse answer)
    {
        Assert.Equal(recorded.Status, answer.Status);
        foreach (string name in ComparedHeaders)
        {
            // Of the chunked upload only the body was recorded.
            if (recorded.Headers.Count > 0)
                Assert.Equal($"{name}: {recorded.Headers.GetValueOrDefault(name)}", $"{name}: {answer.Header(name)}");
        }

        if (answer.Header("Content-Disposition") is null)
            Assert.Equal(recorded.Body, answer.Text);
        else
            Assert.Equal(TestBytes.Of(100_000), answer.Body);
    }
}
