using Codex.Orleans.Embedded.Engine;
using Codex.Orleans.Embedded.Hosting;
using Codex.Orleans.Embedded.State;
using Codex.Orleans.Embedded.Tests.TestGrains;
using Orleans.Runtime;
using Orleans.Storage;

namespace Codex.Orleans.Embedded.Tests.State;

public sealed class PersistentStateTests
{
    [Fact]
    public async Task State_NeverWritten_IsNewAndHasNoRecord()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");

        Assert.Equal(0, await grain.GetAsync());
        Assert.False(await grain.RecordExistsAsync());
        Assert.Null(await grain.GetEtagAsync());
    }

    [Fact]
    public async Task State_Written_IsThereAfterARestart()
    {
        using var directory = new TestDirectory();
        await using (var node = await TestNode.StartAsync(directory))
        {
            await node.Get<ICounterGrain>("a").AddAsync(3);
            await node.Get<ICounterGrain>("b").AddAsync(4);
        }

        await using var restarted = await TestNode.StartAsync(directory);
        Assert.Equal(3, await restarted.Get<ICounterGrain>("a").GetAsync());
        Assert.Equal(4, await restarted.Get<ICounterGrain>("b").GetAsync());
        Assert.True(await restarted.Get<ICounterGrain>("a").RecordExistsAsync());
    }

    [Fact]
    public async Task Write_RecordChangedByAnother_ThrowsAndTheNextCallReadsAfresh()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddAsync(1);
        var known = await grain.GetEtagAsync();
        var stored = await WriteBehindAsync(node, "a", """{"Value":100}""", long.Parse(known!));

        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddAsync(1));

        Assert.Equal((stored.ToString(), known), (conflict.StoredEtag, conflict.CurrentEtag));
        Assert.Equal(101, await grain.AddAsync(1));
        Assert.Contains("deactivate a ApplicationError", node.Events.History);
    }

    [Fact]
    public async Task FirstWrite_RecordMadeByAnother_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.GetAsync();
        await WriteBehindAsync(node, "a", """{"Value":100}""", null);

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.AddAsync(1));

        Assert.Equal(100, await grain.GetAsync());
    }

    [Fact]
    public async Task Clear_RecordChangedByAnother_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddAsync(1);
        await WriteBehindAsync(node, "a", """{"Value":100}""", long.Parse((await grain.GetEtagAsync())!));

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.ClearAsync());

        Assert.Equal(100, await grain.GetAsync());
    }

    [Fact]
    public async Task Clear_Record_LeavesNewStateAndNoRow()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        var etag = await AddAndGetEtagAsync(grain);

        await grain.ClearAsync();

        Assert.Equal((0, false), (await grain.GetAsync(), await grain.RecordExistsAsync()));
        Assert.Null(node.Engine.States.Read(Key("a")));
        await grain.ClearAsync();

        // A version never comes back, or a stale writer could win.
        Assert.NotEqual(etag, await AddAndGetEtagAsync(grain));
    }

    [Fact]
    public async Task Writes_WaitingInOneGrain_AreJoined()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddAsync(0);
        var before = node.Engine.Database.CommitCount;

        await grain.WriteManyAsync(1000);

        Assert.Equal(1000, await grain.GetAsync());
        Assert.Equal(1, node.Engine.Database.CommitCount - before);
    }

    [Fact]
    public async Task Write_TooLarge_ThrowsAndKeepsTheRecord()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var grain = node.Get<ICounterGrain>("a");
        await grain.AddAsync(1);

        await Assert.ThrowsAsync<LimitExceededException>(() => grain.FillAsync(EmbeddedGrainLimits.MaxStateBytes));
        await grain.EndAsync();

        Assert.Equal(1, await grain.GetAsync());
    }

    [Fact]
    public async Task AcknowledgedWrites_ProcessKilled_AreAllThere()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var acknowledged = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => node.Get<ICounterGrain>($"grain {i}").AddAsync(i + 1)));

        using var left = directory.CopyAsAfterKill();

        await using var restarted = await TestNode.StartAsync(left);
        for (var i = 0; i < acknowledged.Length; i++)
            Assert.Equal(acknowledged[i], await restarted.Get<ICounterGrain>($"grain {i}").GetAsync());
    }

    [Fact]
    public async Task Stop_ActiveGrains_EndsEachOfThem()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        await node.Get<ICounterGrain>("a").AddAsync(1);
        await node.Get<ICounterGrain>("b").AddAsync(1);

        await node.StopAsync();

        Assert.Equal(
            ["deactivate a ShuttingDown", "deactivate b ShuttingDown"], node.Events.History.Order().Skip(2));
        Assert.Equal(0, node.Engine.ActivationCount);
        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => node.Get<ICounterGrain>("a").GetAsync());
        Assert.Equal(["codex.db"], directory.FileNames);
    }

    [Theory]
    [InlineData(StateDurability.Strict, 2L)]
    [InlineData(StateDurability.Relaxed, 1L)]
    public async Task Durability_OfTheOptions_IsThatOfTheConnection(StateDurability durability, long synchronous)
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(
            directory, configure: options => options with { Durability = durability });

        using var pragma = node.Engine.Database.Writer.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous";

        Assert.Equal(synchronous, pragma.ExecuteScalar());
    }

    private static async Task<string?> AddAndGetEtagAsync(ICounterGrain grain)
    {
        await grain.AddAsync(1);
        return await grain.GetEtagAsync();
    }

    private static StateKey Key(string key) =>
        new(new GrainAddress(new GrainClass(typeof(CounterGrain)), key), "counter");

    private static async Task<long?> WriteBehindAsync(TestNode node, string key, string json, long? known)
    {
        var result = await node.Engine.States.WriteAsync(Key(key), System.Text.Encoding.UTF8.GetBytes(json), known);
        Assert.False(result.IsConflict);
        return result.Etag;
    }
}
