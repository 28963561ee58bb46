using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Datasets;

public sealed class DatasetDeletionTests
{
    [Fact]
    public async Task Delete_KnownDataset_LeavesNothing()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        Assert.Equal(DatasetDeletion.Deleted, await node.Dataset(Samples.Manifest).DeleteAsync(default));

        await AssertGoneAsync(node);
        Assert.Equal(DatasetDeletion.Absent, await node.Dataset(Samples.Manifest).DeleteAsync(default));
    }

    [Fact]
    public async Task Delete_OneOfTwoManifests_KeepsTheBlockSetUntilTheLast()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        await node.RegisterAsync(Samples.OtherManifest);

        await node.Dataset(Samples.Manifest).DeleteAsync(default);

        var blocks = await node.BlockSet(Samples.Tree).GetAsync(default);
        Assert.Equal([Samples.OtherManifest], blocks!.References);
        Assert.Single(blocks.Holders);
        await node.Dataset(Samples.OtherManifest).DeleteAsync(default);
        Assert.Null(await node.BlockSet(Samples.Tree).GetAsync(default));
    }

    [Fact]
    public async Task Delete_HeldByAnotherNodeToo_ForgetsOnlyThisNode()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        await node.BlockSet(Samples.Tree).AddHoldingAsync("node-2", [new HeldRange(3, 2)], default);

        await node.Dataset(Samples.Manifest).DeleteAsync(default);

        var holders = (await node.BlockSet(Samples.Tree).GetAsync(default))!.Holders;
        Assert.Equal("node-2", Assert.Single(holders).NodeId);
    }

    [Fact]
    public async Task Delete_StorageFails_ChangesNothingAndMayBeRepeated()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        node.Storage.FailureBefore = new IOException("on purpose");

        var failure = await Assert.ThrowsAsync<IOException>(() => node.Dataset(Samples.Manifest).DeleteAsync(default));
        Assert.Equal("on purpose", failure.Message);

        Assert.NotNull(await node.Dataset(Samples.Manifest).GetAsync(default));
        Assert.Single((await node.BlockSet(Samples.Tree).GetAsync(default))!.References);
        node.Storage.FailureBefore = null;
        Assert.Equal(DatasetDeletion.Deleted, await node.Dataset(Samples.Manifest).DeleteAsync(default));
        await AssertGoneAsync(node);
    }

    [Fact]
    public async Task Delete_CrashAfterTheBytes_RepeatingItFinishes()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        node.Storage.FailureAfter = new IOException("on purpose");
        await Assert.ThrowsAsync<IOException>(() => node.Dataset(Samples.Manifest).DeleteAsync(default));
        Assert.False(node.Storage.Holds(Samples.Manifest));
        node.Storage.FailureAfter = null;
        await node.RestartAsync();
        Assert.NotNull(await node.Dataset(Samples.Manifest).GetAsync(default));

        Assert.Equal(DatasetDeletion.Deleted, await node.Dataset(Samples.Manifest).DeleteAsync(default));

        await AssertGoneAsync(node);
    }

    [Fact]
    public async Task Delete_CrashAfterTheReference_RepeatingItFinishes()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        // What a deletion has done when it stops before its last step.
        await node.Storage.DeleteAsync(Samples.Manifest, default);
        await node.BlockSet(Samples.Tree).DereferenceAsync(Samples.Manifest, Samples.Node, default);
        await node.RestartAsync();

        Assert.Equal(DatasetDeletion.Deleted, await node.Dataset(Samples.Manifest).DeleteAsync(default));

        await AssertGoneAsync(node);
    }

    [Fact]
    public async Task Delete_CrashOfARegistrationBetweenItsWrites_DeletesWhatIsThere()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        // The dataset's own write comes first: this is what is stored without the second.
        await node.BlockSet(Samples.Tree).DereferenceAsync(Samples.Manifest, Samples.Node, default);
        await node.RestartAsync();

        Assert.Equal(RegistrationOutcome.Renewed, await node.RegisterAsync());
        Assert.Single((await node.BlockSet(Samples.Tree).GetAsync(default))!.References);
        Assert.Equal(DatasetDeletion.Deleted, await node.Dataset(Samples.Manifest).DeleteAsync(default));
        await AssertGoneAsync(node);
    }

    [Fact]
    public async Task Delete_OnDiskButNotKnown_DeletesTheBytes()
    {
        await using var node = await GrainNode.StartAsync();
        node.Storage.Store(Samples.Manifest);

        Assert.Equal(DatasetDeletion.Deleted, await node.Dataset(Samples.Manifest).DeleteAsync(default));

        Assert.False(node.Storage.Holds(Samples.Manifest));
    }

    [Fact]
    public async Task Delete_BlockOfADataset_IsRefused()
    {
        await using var node = await GrainNode.StartAsync();
        node.Storage.Blocks["a block"] = true;

        Assert.Equal(DatasetDeletion.PartOfDataset, await node.Dataset("a block").DeleteAsync(default));
    }

    [Fact]
    public async Task Delete_WhileARegistrationWaits_RegistersOnlyWhatIsStillThere()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        var gate = new TaskCompletionSource();
        node.Storage.Gate = gate.Task;

        var deletion = node.Dataset(Samples.Manifest).DeleteAsync(default);
        await node.Storage.HasBegun.Task;
        var registration = node.Dataset(Samples.Manifest).RegisterAsync(Samples.Registration(node.Time), default);
        gate.SetResult();

        Assert.Equal(DatasetDeletion.Deleted, await deletion);
        Assert.Equal(RegistrationOutcome.NotStored, await registration);
        await AssertGoneAsync(node);
    }

    private static async Task AssertGoneAsync(GrainNode node)
    {
        Assert.False(node.Storage.Holds(Samples.Manifest));
        await node.RestartAsync();
        Assert.Null(await node.Dataset(Samples.Manifest).GetAsync(default));
        Assert.Null(await node.BlockSet(Samples.Tree).GetAsync(default));
    }
}
