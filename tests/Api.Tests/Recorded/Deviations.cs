using System.Text;
using System.Text.Json;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Recorded;

/// <summary>Every recorded request that this node answers differently from the 2025 node.</summary>
internal static class Deviations
{
    private const string Plain = "zDvZRwzmAHchT3xsGxox4QkjLdnitS6svXpYjhuHGjR6Cbsb186A";
    private const string Named = "zDvZRwzm8WjpWkfvYhS3axqYpNbzbFBdvnyVymqirqZB6yuWmssH";
    private const string WithPath = "zDvZRwzmDZmLs264vmYHHnMsYB2BGSqDRQreW5fCJ17J2vJhQGus";

    public static IReadOnlyDictionary<string, Deviation> All { get; } = new Dictionary<string, Deviation>
    {
        ["list data"] = new(
            "the order is unspecified; this node lists the oldest first",
            (recorded, answer) =>
            {
                Assert.Equal(recorded.Headers["Content-Length"], answer.Header("Content-Length"));
                Assert.Equal([Plain, Named, WithPath], Listed(answer));
            }),
        ["peer: list data"] = new(
            "the recorded peer had fetched one dataset; here peer and node are one",
            (recorded, answer) => Assert.Equal([Plain, Named, WithPath], Listed(answer))),
        ["download with Range"] = new(
            "ranges are served (issue: beyond upstream)",
            (recorded, answer) =>
            {
                Assert.Equal(206, answer.Status);
                Assert.Equal("bytes 10-19/100000", answer.Header("Content-Range"));
                Assert.Equal(TestBytes.Of(20)[10..], answer.Body);
            }),
        ["HEAD download"] = new(
            "HEAD is served (issue: beyond upstream)",
            (recorded, answer) =>
            {
                Assert.Equal(200, answer.Status);
                Assert.Equal("100000", answer.Header("Content-Length"));
            }),
        ["exists yes"] = WithHas,
        ["exists no"] = WithHas,
        ["exists after delete"] = WithHas,
        ["debug info"] = DebugInfo,
        ["peer info"] = DebugInfo,
        ["peer: network POST"] = new(
            "the 2026 node's downloadId is added",
            (recorded, answer) =>
            {
                Assert.StartsWith(recorded.Body[..^1] + ",\"downloadId\":", answer.Text, StringComparison.Ordinal);
                using JsonDocument json = JsonDocument.Parse(answer.Body);
                Assert.True(json.RootElement.GetProperty("downloadId").TryGetUInt64(out _));
            }),
        ["debug peer"] = new(
            "the recorded node was built without it",
            (recorded, answer) =>
            {
                Assert.Equal(400, answer.Status);
                Assert.Equal("Unable to find Peer!", answer.Text);
            }),
        ["OPTIONS data"] = NoContent,
        ["delete named"] = NoContent,
        ["delete again"] = NoContent,
        ["space after"] = new(
            "upstream deleted blocks that two other manifests still refer to; here they stay",
            (recorded, answer) => Assert.Equal(
                """{"totalBlocks":4,"quotaMaxBytes":21474836480,"quotaUsedBytes":131197,"quotaReservedBytes":0}""",
                answer.Text)),
        ["peer: unknown manifest network (times out?)"] = new(
            "upstream leaves the client waiting; without peers the answer is known at once",
            (recorded, answer) =>
            {
                Assert.Equal(404, answer.Status);
                Assert.Equal("Error retries exhausted", answer.Text);
            }),
    };

    private static Deviation WithHas => new(
        "the key `has` of upstream's OpenAPI document is added (clients)",
        (recorded, answer) =>
        {
            string value = recorded.Body.Split(':')[1];
            Assert.Equal($"{recorded.Body[..^1]},\"has\":{value}", answer.Text);
        });

    private static Deviation NoContent => new(
        "HTTP forbids Content-Length on a 204 (RFC 9110, section 8.6)",
        (recorded, answer) =>
        {
            Assert.Equal(204, answer.Status);
            Assert.Null(answer.Header("Content-Length"));
            Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        });

    private static Deviation DebugInfo => new(
        "a superset: the members of 2026 are added, and there is no discovery yet",
        (recorded, answer) =>
        {
            Assert.Equal(200, answer.Status);
            Assert.Equal("application/json", answer.Header("Content-Type"));
            Assert.StartsWith(recorded.Body[..10], answer.Text, StringComparison.Ordinal);
            if (recorded.Name == "debug info")
            {
                // Up to the table, everything is the same but the new key before it.
                string head = recorded.Body[..recorded.Body.IndexOf("  \"table\"", StringComparison.Ordinal)];
                Assert.StartsWith(head, answer.Text, StringComparison.Ordinal);
            }
        });

    private static string[] Listed(RawResponse answer)
    {
        using JsonDocument json = JsonDocument.Parse(Encoding.UTF8.GetString(answer.Body));
        IEnumerable<JsonElement> content = json.RootElement.GetProperty("content").EnumerateArray();
        return [.. content.Select(item => item.GetProperty("cid").GetString()!)];
    }
}
