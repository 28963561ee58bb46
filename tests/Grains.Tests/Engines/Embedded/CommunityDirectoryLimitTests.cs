using System.Text;
using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests;

/// <summary>A full directory. Filling it call by call would write it as often.</summary>
public sealed class CommunityDirectoryLimitTests
{
    [Fact]
    public async Task Add_ToAFullDirectory_IsRefusedUntilOneGoes()
    {
        await using var node = await GrainNode.StartAsync();
        await node.Communities().AddAsync("0xa", default);
        await node.RestartAsync(() => StoredStates.Execute(node.DatabasePath, FillBut(1)));
        var last = new string('z', GrainLimits.MaxCommunityIdLength);

        Assert.True(await node.Communities().AddAsync(last, default));
        Assert.False(await node.Communities().AddAsync("0xb", default));
        Assert.True(await node.Communities().AddAsync(last, default));
        var states = new Dictionary<string, string>();
        await node.RestartAsync(() => states = StoredStates.Read(node.DatabasePath));

        var communities = await node.Communities().ListAsync(default);
        Assert.Equal((GrainLimits.MaxCommunities, last), (communities.Length, communities[^1]));
        Assert.InRange(Encoding.UTF8.GetByteCount(states.Values.Single()), 2_100_000, 2_200_000);
        Assert.True(await node.Communities().RemoveAsync(last, default));
        Assert.True(await node.Communities().AddAsync("0xb", default));
    }

    private static string FillBut(int room) =>
        $$"""
        UPDATE grain_state SET payload = CAST('{"Version":1,"Communities":["' || (
            WITH RECURSIVE n(i) AS (
                SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{GrainLimits.MaxCommunities - room}})
            SELECT group_concat(printf('%0{{GrainLimits.MaxCommunityIdLength}}d', i), '","') FROM n) || '"]}' AS BLOB)
        """;
}
