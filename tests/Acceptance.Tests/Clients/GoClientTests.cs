using System.Text.Json;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Clients;

/// <summary>
/// The seven calls of status-go, byte for byte as Go's client sends them over one kept-alive connection, and what it
/// demands of each answer (status-go-rest, section 2).
/// </summary>
public sealed class GoClientTests
{
    private const string Filename = "archive-data.bin";

    [Theory]
    [InlineData("/api/codex/v1", false)]
    [InlineData("/api/codex/v1", true)]
    [InlineData("/api/storage/v1", false)]
    public async Task SevenCalls_OverOneConnection_AnswerAsTheClientDemands(string prefix, bool isChunked)
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        var bytes = TestBytes.Of(Seed.NextRandom(), 300_000);
        var expected = ExpectedDataset.Of(bytes, Filename, GoClient.OctetStream);
        using var go = await GoClient.ConnectAsync(node.Address, prefix);

        var cid = await go.UploadAsync(bytes, Filename, isChunked);
        Assert.Equal(expected.Cid, cid);
        Assert.True(await HasCidAsync(go, cid));
        Assert.Equal(bytes, (await go.CallAsync("GET", $"/data/{cid}/network/stream", 200)).Body);
        var (head, body) = await go.CallAsync("GET", $"/data/{cid}", 200);
        Assert.Equal(bytes, body);
        Assert.Equal($"attachment; filename=\"{Filename}\"", head["Content-Disposition"]);
        Assert.Equal(GoClient.OctetStream, head["Content-Type"]);
        await AssertManifestAsync(go, "POST", $"/data/{cid}/network", cid, expected, bytes.Length);
        await AssertManifestAsync(go, "GET", $"/data/{cid}/network/manifest", cid, expected, bytes.Length);
        await go.CallAsync("DELETE", $"/data/{cid}", 204);
        await go.CallAsync("DELETE", $"/data/{cid}", 204);
        Assert.False(await HasCidAsync(go, cid));
        foreach (var path in (string[])["", "/network/stream", "/network/manifest"])
            await go.CallAsync("GET", $"/data/{cid}{path}", 404);
        await go.CallAsync("POST", $"/data/{cid}/network", 404);
        await go.CallAsync("GET", "/data/zDvZRwzmNonExistentCID123456789", 400);
        await RepoCheck.AssertHoldsAsync(node, directory, []);
        Assert.Empty(node.Errors);
    }

    /// <summary>As Go's client decodes it: a map of strings to booleans, with the CID as it was asked for.</summary>
    private static async Task<bool> HasCidAsync(GoClient go, string cid)
    {
        var (_, body) = await go.CallAsync("GET", $"/data/{cid}/exists", 200);
        return JsonSerializer.Deserialize<Dictionary<string, bool>>(body)![cid];
    }

    private static async Task AssertManifestAsync(
        GoClient go, string method, string path, string cid, ExpectedDataset expected, int length)
    {
        using var json = JsonDocument.Parse((await go.CallAsync(method, path, 200)).Body);
        Assert.Equal(cid, json.RootElement.GetProperty("cid").GetString());
        var manifest = json.RootElement.GetProperty("manifest");
        Assert.Equal(expected.TreeCid, manifest.GetProperty("treeCid").GetString());
        Assert.Equal(length, manifest.GetProperty("datasetSize").GetInt64());
        Assert.Equal(ExpectedDataset.BlockBytes, manifest.GetProperty("blockSize").GetInt32());
        Assert.Equal(Filename, manifest.GetProperty("filename").GetString());
        Assert.Equal(GoClient.OctetStream, manifest.GetProperty("mimetype").GetString());
        Assert.False(manifest.GetProperty("protected").GetBoolean());
    }
}
