using System.Text.Json;
using Codex.Api.Tests.Hosting;
using Codex.Communities.Tests.Migration;
using static Codex.Api.Tests.Communities.CommunityNode;

namespace Codex.Api.Tests.Communities;

public sealed class MigrationRoutesTests
{
    [Fact]
    public async Task Migrate_Torrent_BecomesTheHistory()
    {
        using TorrentSample torrent = TorrentSample.Create(3);
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement report = await MigrateAsync(node, Body(torrent));
        Assert.True(report.GetProperty("migrated").GetBoolean());
        Assert.Equal("[]", report.GetProperty("problems").GetRawText());
        JsonElement[] archives = [.. report.GetProperty("archives").EnumerateArray()];
        Assert.Equal(
            torrent.Bodies.Select(body => body.Length), archives.Select(one => one.GetProperty("length").GetInt32()));
        Assert.Equal(torrent.Offsets, archives.Select(one => one.GetProperty("offset").GetInt32()));
        foreach ((JsonElement archive, byte[] body) in archives.Zip(torrent.Bodies))
        {
            string path = $"/api/codex/v1/data/{archive.GetProperty("cid").GetString()}";
            Assert.Equal(body, (await node.Node.SendAsync("GET", path)).Body);
        }

        JsonElement index = (await node.GetAsync()).GetProperty("index");
        Assert.Equal(report.GetProperty("indexCid").GetString(), index.GetProperty("cid").GetString());
        Assert.Equal(report.GetProperty("clock").GetUInt64(), index.GetProperty("clock").GetUInt64());
        JsonElement again = await MigrateAsync(node, Body(torrent));
        Assert.Equal(report.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Migrate_DryRun_WritesNothing()
    {
        using TorrentSample torrent = TorrentSample.Create(2);
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement report = await MigrateAsync(node, Body(torrent, ",\"dryRun\":true"));
        Assert.False(report.GetProperty("migrated").GetBoolean());
        Assert.Equal("[]", report.GetProperty("problems").GetRawText());
        Assert.Equal(2, report.GetProperty("archives").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("indexCid").ValueKind);
        Assert.Empty(node.Node.Store.ListManifests());
    }

    [Fact]
    public async Task Migrate_DamagedArchive_IsNamed_AndLeftOutWhenAskedTo()
    {
        using TorrentSample torrent = TorrentSample.Create(3);
        byte[] data = await File.ReadAllBytesAsync(torrent.DataPath);
        data[torrent.Offsets[1]] ^= 0xff;
        await File.WriteAllBytesAsync(torrent.DataPath, data);
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement refused = await MigrateAsync(node, Body(torrent));
        Assert.False(refused.GetProperty("migrated").GetBoolean());
        Assert.Single(refused.GetProperty("problems").EnumerateArray());
        Assert.Empty(node.Node.Store.ListManifests());
        JsonElement skipped = await MigrateAsync(node, Body(torrent, ",\"skipDamaged\":true"));
        Assert.True(skipped.GetProperty("migrated").GetBoolean());
        Assert.Single(skipped.GetProperty("problems").EnumerateArray());
        Assert.Equal(2, (await node.GetAsync("/archives")).GetProperty("archives").GetArrayLength());
    }

    [Fact]
    public async Task Migrate_FilesThatAreNotThere_AreAProblemOfTheReport()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        JsonElement report = await MigrateAsync(
            node, """{"index":"/nowhere/at/all/index","data":"/nowhere/at/all/data"}""");
        Assert.False(report.GetProperty("migrated").GetBoolean());
        Assert.Single(report.GetProperty("problems").EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"index\":\"/a\"}")]
    [InlineData("{\"index\":\"a\",\"data\":\"/b\"}")]
    [InlineData("{\"index\":\"/a\",\"data\":\"../b\"}")]
    [InlineData("{\"index\":\"/a\\u0000\",\"data\":\"/b\"}")]
    [InlineData("{\"index\":\"/a\",\"data\":\"/b\",\"dryrun\":true}")]
    [InlineData("{\"index\":\"/a\",\"data\":\"/b\",\"dryRun\":1}")]
    public async Task Migrate_Malformed_Is400(string body)
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        await node.RegisterAsync();
        Assert.Equal(400, (await node.SendJsonAsync("POST", "/migration", body)).Status);
    }

    [Fact]
    public async Task Migrate_NotRegistered_Is404()
    {
        await using CommunityNode node = await CommunityNode.StartAsync();
        RawResponse answer = await node.SendJsonAsync("POST", "/migration", """{"index":"/a","data":"/b"}""");
        Assert.Equal((404, $"Community {Id} is not registered."), (answer.Status, answer.Text));
    }

    private static string Body(TorrentSample torrent, string more = "") =>
        $"{{\"index\":{JsonSerializer.Serialize(torrent.IndexPath)},"
        + $"\"data\":{JsonSerializer.Serialize(torrent.DataPath)}{more}}}";

    /// <summary>The report: the last event, all before it being progress.</summary>
    private static async Task<JsonElement> MigrateAsync(CommunityNode node, string body)
    {
        (string Name, JsonElement Data)[] events = Events(await node.SendJsonAsync("POST", "/migration", body));
        Assert.All(events[..^1], one => Assert.Equal("progress", one.Name));
        Assert.Equal("report", events[^1].Name);
        return events[^1].Data;
    }
}
