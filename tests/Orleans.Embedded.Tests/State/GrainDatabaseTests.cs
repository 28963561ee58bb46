using Codex.Orleans.Embedded.Tests.TestGrains;
using Microsoft.Data.Sqlite;

namespace Codex.Orleans.Embedded.Tests.State;

public sealed class GrainDatabaseTests
{
    [Fact]
    public async Task Writes_AskedForDuringACommit_BecomeOneTransaction()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var database = node.Engine.Database;
        var before = database.CommitCount;
        using var begun = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        var first = database.WriteAsync(() =>
        {
            begun.Release();
            goOn.Wait();
            return 0;
        });
        await begun.WaitAsync();

        var others = Enumerable.Range(1, 500).Select(i => database.WriteAsync(() => i)).ToArray();
        goOn.Set();

        Assert.Equal(Enumerable.Range(1, 500), await Task.WhenAll(others));
        await first;
        Assert.Equal(2, database.CommitCount - before);
    }

    [Fact]
    public async Task Write_Fails_TakesNoneOfItsNeighboursWithIt()
    {
        using var directory = new TestDirectory();
        await using var node = await TestNode.StartAsync(directory);
        var database = node.Engine.Database;
        using var goOn = new ManualResetEventSlim();
        var first = database.WriteAsync(() =>
        {
            goOn.Wait();
            return 0;
        });
        var good = node.Get<ICounterGrain>("good").AddAsync(1);
        await node.Events.WaitForAsync("activate good");
        var bad = database.WriteAsync<int>(() => throw new InvalidOperationException("on purpose"));
        var alsoGood = node.Get<ICounterGrain>("also good").AddAsync(2);

        goOn.Set();

        await first;
        Assert.Equal((1, 2), (await good, await alsoGood));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
    }

    [Theory]
    [InlineData("no database at all, and longer than a header of a hundred bytes: xxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("short")]
    public async Task Open_NotADatabase_SetsItAsideAndStartsAfresh(string content)
    {
        using var directory = new TestDirectory();
        await File.WriteAllTextAsync(directory.DatabasePath, content);

        await using var node = await TestNode.StartAsync(directory);

        Assert.Equal(1, await node.Get<ICounterGrain>("a").AddAsync(1));
        AssertSetAside(directory, node);
    }

    [Fact]
    public async Task Open_DamagedPages_SetsItAsideAndStartsAfresh()
    {
        using var directory = new TestDirectory();
        await FillAsync(directory);
        await DamageAsync(directory);

        await using var node = await TestNode.StartAsync(directory);

        Assert.Equal(0, await node.Get<ICounterGrain>("grain 1").GetAsync());
        AssertSetAside(directory, node);
    }

    [Fact]
    public async Task Read_DamageTurnsUpLater_IsReportedAndTheNextStartIsFresh()
    {
        using var directory = new TestDirectory();
        await FillAsync(directory);
        await using (var node = await TestNode.StartAsync(directory))
        {
            await DamageAsync(directory);
            var failures = 0;
            for (var i = 0; i < 100; i++)
            {
                if (await Record.ExceptionAsync(() => node.Get<ICounterGrain>($"grain {i}").GetAsync()) is not null)
                    failures++;
            }

            Assert.True(failures > 0, "Nothing failed: the test shows nothing.");
            Assert.Contains("codex.db.suspect", directory.FileNames);
        }

        await using var restarted = await TestNode.StartAsync(directory);
        AssertSetAside(directory, restarted);
        Assert.DoesNotContain("codex.db.suspect", directory.FileNames);
    }

    [Fact]
    public async Task Open_WrittenByALaterVersion_RefusesAndLeavesItAlone()
    {
        using var directory = new TestDirectory();
        await (await TestNode.StartAsync(directory)).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={directory.DatabasePath};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => TestNode.StartAsync(directory));

        Assert.Contains("99", refusal.Message);
        Assert.Equal(["codex.db"], directory.FileNames);
    }

    [Fact]
    public async Task Open_DirectoryMissing_FailsInsteadOfSettingAside()
    {
        using var directory = new TestDirectory();

        await Assert.ThrowsAsync<SqliteException>(() => TestNode.StartAsync(
            directory, configure: options => options with { DatabasePath = directory.DatabasePath + "/missing/db" }));

        Assert.Empty(directory.FileNames);
    }

    private static async Task FillAsync(TestDirectory directory)
    {
        await using var node = await TestNode.StartAsync(directory);
        for (var i = 0; i < 100; i++)
            await node.Get<ICounterGrain>($"grain {i}").FillAsync(1000);
    }

    // All but the first page, which holds the header and the schema.
    private static async Task DamageAsync(TestDirectory directory)
    {
        await using var file = new FileStream(
            directory.DatabasePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var noise = new byte[file.Length - 4096];
        new Random(TestSeed.Value).NextBytes(noise);
        file.Position = 4096;
        await file.WriteAsync(noise);
    }

    private static void AssertSetAside(TestDirectory directory, TestNode node)
    {
        Assert.Contains(
            directory.FileNames, static name => name.StartsWith("codex.db.damaged-", StringComparison.Ordinal));
        var line = Assert.Single(node.Log.Lines, static line => line.StartsWith("Critical", StringComparison.Ordinal));
        Assert.Contains("set aside", line);
    }
}
