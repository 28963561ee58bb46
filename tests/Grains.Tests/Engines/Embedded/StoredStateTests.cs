using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests;

/// <summary>The shape in which states are stored: a later program must read what this one wrote.</summary>
public sealed class StoredStateTests
{
    private const string DatasetState =
        """{"Version":1,"Description":{"TreeCid":"zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX","""
        + "\"BlockSize\":65536,\"DatasetSize\":589825,\"Filename\":\"archive.bin\","
        + "\"MimeType\":\"application/octet-stream\"},\"StoredAt\":\"2025-06-01T12:00:00+00:00\","
        + "\"Pins\":[{\"Owner\":\"upload\",\"Reason\":\"somebody uploaded it\"}],\"Advertised\":true}";

    private const string BlockSetState =
        """{"Version":1,"Holders":{"node-1":[{"Start":0,"Count":10}],"node-2":[{"Start":3,"Count":2}]},"""
        + "\"References\":[\"zDvZRwzkzHsok3Z8yMoiXE9EDBFwgr8WygB8s4ddcLzzSwwXAxLZ\"],"
        + "\"WantedReplicas\":2,\"BlockCount\":10}";

    [Fact]
    public async Task States_Written_HaveTheShapeOfVersion1()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        await node.Dataset(Samples.Manifest).SetAdvertisedAsync(true, default);
        await node.BlockSet(Samples.Tree).AddHoldingAsync("node-2", [new HeldRange(3, 2)], default);
        await node.BlockSet(Samples.Tree).SetWantedReplicasAsync(2, default);
        var states = new Dictionary<string, string>();

        await node.RestartAsync(() => states = StoredStates.Read(node.DatabasePath));

        Assert.Equal(2, states.Count);
        Assert.Equal(DatasetState, states[$"dataset/{Samples.Manifest}/dataset"]);
        Assert.Equal(BlockSetState, states[$"blockset/{Samples.Tree}/blockset"]);
    }

    [Fact]
    public async Task State_OfALaterVersion_IsRefused()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        await node.RestartAsync(() => StoredStates.Execute(
            node.DatabasePath, """UPDATE grain_state SET payload = CAST('{"Version":2}' AS BLOB)"""));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => node.Dataset(Samples.Manifest).GetAsync(default));
        Assert.Contains("version 2", refusal.Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.BlockSet(Samples.Tree).GetAsync(default));
    }
}
