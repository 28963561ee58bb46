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
        ["getDebugPeer"] = "get /debug/peer/{peerId}",
        ["watchDownload"] = "get /data/{cid}/network/events",
        ["getAdvertise"] = "get /data/{cid}/advertise",
        ["setAdvertise"] = "post /data/{cid}/advertise",
        ["getDownloadProgress"] = "get /data/{cid}/network/progress/{downloadId}",
        ["cancelDownload"] = "delete /data/{cid}/network/{downloadId}",
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
                IEnumerable<string> inPath = path.Name.Split('/').Where(part => part.StartsWith('{'));
                Assert.Equal(inPath.Select(part => part[1..^1]), PathParameters(operation.Value));
            }
        }

        Assert.Equal(Operations.OrderBy(item => item.Key), found.OrderBy(item => item.Key));
        IEnumerable<JsonElement> servers = json.RootElement.GetProperty("servers").EnumerateArray();
        Assert.Equal(
            [ApiEndpoints.CodexPrefix, ApiEndpoints.StoragePrefix],
            servers.Select(server => server.GetProperty("url").GetString()));
        JsonElement schemas = json.RootElement.GetProperty("components").GetProperty("schemas");
        Assert.True(schemas.GetProperty("DataItem").GetProperty("properties").TryGetProperty("manifest", out _));
        Assert.True(schemas.GetProperty("DebugInfo").GetProperty("properties").TryGetProperty("libp2pPubKey", out _));
        Assert.Empty(node.Log.Complaints);
    }

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
