using System.Text.Json;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.OpenApi;

public sealed class ApiDocumentTests
{
    // Upstream's document (rest-api, section 6), and the operations of 2026 that it lacks.
    private static readonly Dictionary<string, string> Operations = new()
    {
        ["connectPeer"] = "get /connect/{peerId}",
        ["listData"] = "get /data",
        ["upload"] = "post /data",
        ["downloadLocal"] = "get /data/{cid}",
        ["downloadLocalHead"] = "head /data/{cid}",
        ["downloadNetworkStreamHead"] = "head /data/{cid}/network/stream",
        ["deleteLocal"] = "delete /data/{cid}",
        ["downloadNetwork"] = "post /data/{cid}/network",
        ["downloadNetworkStream"] = "get /data/{cid}/network/stream",
        ["downloadNetworkManifest"] = "get /data/{cid}/network/manifest",
        ["hasBlock"] = "get /data/{cid}/exists",
        ["space"] = "get /space",
        ["getActiveSlots"] = "get /sales/slots",
        ["getActiveSlotById"] = "get /sales/slots/{slotId}",
        ["getAvailabilities"] = "get /sales/availability",
        ["offerStorage"] = "post /sales/availability",
        ["updateOfferedStorage"] = "patch /sales/availability/{id}",
        ["getReservations"] = "get /sales/availability/{id}/reservations",
        ["createStorageRequest"] = "post /storage/request/{cid}",
        ["getPurchases"] = "get /storage/purchases",
        ["getPurchase"] = "get /storage/purchases/{id}",
        ["getSPR"] = "get /spr",
        ["getPeerId"] = "get /peerid",
        ["setDebugLogLevel"] = "post /debug/chronicles/loglevel",
        ["getDebugInfo"] = "get /debug/info",
        ["getNat"] = "get /nat",
        ["getDebugPeer"] = "get /debug/peer/{peerId}",
        ["watchDownload"] = "get /data/{cid}/network/events",
        ["getAdvertise"] = "get /data/{cid}/advertise",
        ["setAdvertise"] = "post /data/{cid}/advertise",
        ["getDownloadProgress"] = "get /data/{cid}/network/progress/{downloadId}",
        ["cancelDownload"] = "delete /data/{cid}/network/{downloadId}",
    };

    // Below a prefix of their own.
    private static readonly Dictionary<string, string> CommunityOperations = new()
    {
        ["listCommunities"] = "get /communities",
        ["registerCommunity"] = "put /communities/{id}",
        ["getCommunity"] = "get /communities/{id}",
        ["removeCommunity"] = "delete /communities/{id}",
        ["pinCommunity"] = "put /communities/{id}/pin",
        ["unpinCommunity"] = "delete /communities/{id}/pin",
        ["offerIndex"] = "put /communities/{id}/index",
        ["listIndices"] = "get /communities/{id}/indices",
        ["listArchives"] = "get /communities/{id}/archives",
        ["publishArchive"] = "post /communities/{id}/archives",
        ["listMissingArchives"] = "get /communities/{id}/missing",
        ["syncCommunity"] = "post /communities/{id}/sync",
        ["cancelSync"] = "delete /communities/{id}/sync",
        ["countProviders"] = "post /communities/{id}/census",
        ["watchCommunity"] = "get /communities/{id}/events",
        ["migrateTorrent"] = "post /communities/{id}/migration",
    };

    [Fact]
    public async Task Document_Asked_HasEveryOperationOnce()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync("GET", ApiEndpoints.DocumentPath);
        Assert.Equal(200, answer.Status);
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        Dictionary<string, string> found = [];
        foreach (JsonProperty path in json.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                found.Add(operation.Value.GetProperty("operationId").GetString()!, $"{operation.Name} {path.Name}");
                Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
                Assert.NotEmpty(operation.Value.GetProperty("tags").EnumerateArray());
                bool isExpected = path.Name.StartsWith("/communities", StringComparison.Ordinal);
                Assert.Equal(isExpected, IsOfCommunities(operation.Value));
                IEnumerable<string> inPath = path.Name.Split('/').Where(part => part.StartsWith('{'));
                Assert.Equal(inPath.Select(part => part[1..^1]), PathParameters(operation.Value));
            }
        }

        Assert.Equal(
            Operations.Concat(CommunityOperations).OrderBy(item => item.Key), found.OrderBy(item => item.Key));
        IEnumerable<JsonElement> servers = json.RootElement.GetProperty("servers").EnumerateArray();
        Assert.Equal(
            [ApiEndpoints.CodexPrefix, ApiEndpoints.StoragePrefix],
            servers.Select(server => server.GetProperty("url").GetString()));
        JsonElement schemas = json.RootElement.GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("DataItem").GetProperty("properties").TryGetProperty("manifest", out _));
        Assert.True(schemas.GetProperty("DebugInfo").GetProperty("properties").TryGetProperty("libp2pPubKey", out _));
        JsonElement here = schemas.GetProperty("ByteCounts").GetProperty("properties").GetProperty("here");
        Assert.Equal("integer", here.GetProperty("type").GetString());
        Assert.True(schemas.GetProperty("Community").GetProperty("properties").TryGetProperty("archives", out _));
        Assert.Empty(node.Log.Complaints);
    }

    [Theory]
    [InlineData("/communities/{id}/index", "put", true, "application/json", "application/octet-stream")]
    [InlineData("/communities/{id}/archives", "post", true, "application/octet-stream")]
    [InlineData("/communities/{id}/sync", "post", false, "application/json")]
    [InlineData("/communities/{id}/migration", "post", true, "application/json")]
    [InlineData("/data", "post", true, "application/octet-stream")]
    public async Task Document_Body_IsDescribed(string path, string method, bool isRequired, params string[] types)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync("GET", ApiEndpoints.DocumentPath);
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        JsonElement body = json.RootElement.GetProperty("paths").GetProperty(path).GetProperty(method)
            .GetProperty("requestBody");
        Assert.Equal(isRequired, body.TryGetProperty("required", out JsonElement required) && required.GetBoolean());
        JsonProperty[] content = [.. body.GetProperty("content").EnumerateObject()];
        Assert.Equal(types, content.Select(one => one.Name));
        Assert.All(content, one => Assert.NotEmpty(one.Value.GetProperty("schema").EnumerateObject()));
    }

    private static bool IsOfCommunities(JsonElement operation) =>
        operation.TryGetProperty("servers", out JsonElement servers)
        && servers[0].GetProperty("url").GetString() == ApiEndpoints.CommunityPrefix;

    private static string[] PathParameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out JsonElement parameters)
            ?
            [
                .. parameters.EnumerateArray()
                    .Where(parameter => parameter.GetProperty("in").GetString() == "path")
                    .Select(parameter => parameter.GetProperty("name").GetString()!),
            ]
            : [];
}
