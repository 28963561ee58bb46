using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Datasets;

public sealed class DatasetGrainTests
{
    [Fact]
    public async Task Get_NeverRegistered_IsNull()
    {
        await using var node = await GrainNode.StartAsync();
        var dataset = node.Dataset(Samples.Manifest);

        Assert.Null(await dataset.GetAsync(default));
        Assert.Null(await dataset.GetAdvertisedAsync(default));
        Assert.False(await dataset.SetAdvertisedAsync(true, default));
        Assert.False(await dataset.IsKeptAsync(node.Time.Now, default));
        Assert.Equal(PinOutcome.UnknownDataset, await dataset.PinAsync(Samples.UploadPin, default));
        Assert.False(await dataset.UnpinAsync("upload", default));
    }

    [Fact]
    public async Task Register_New_RemembersTheDatasetAndWhoHoldsIt()
    {
        await using var node = await GrainNode.StartAsync();

        Assert.Equal(RegistrationOutcome.Registered, await node.RegisterAsync());
        await node.RestartAsync();

        var record = await node.Dataset(Samples.Manifest).GetAsync(default);
        Assert.Equal(Samples.Manifest, record!.ManifestCid);
        Assert.Equal(Samples.Description, record.Description);
        Assert.Equal(node.Time.Now, record.StoredAt);
        Assert.Equal([Samples.UploadPin], record.Pins);
        Assert.False(record.Advertised);
        var blocks = await node.BlockSet(Samples.Tree).GetAsync(default);
        Assert.Equal([Samples.Manifest], blocks!.References);
        Assert.Equal(10, blocks.BlockCount);
        var holder = Assert.Single(blocks.Holders);
        Assert.Equal((Samples.Node, new HeldRange(0, 10)), (holder.NodeId, Assert.Single(holder.Ranges)));
    }

    [Fact]
    public async Task Register_EmptyDatasetWithoutNames_IsRemembered()
    {
        await using var node = await GrainNode.StartAsync();
        node.Storage.Store(Samples.Manifest);
        var empty = new DatasetDescription { TreeCid = Samples.Tree, BlockSize = 65536, DatasetSize = 0 };
        await node.Dataset(Samples.Manifest)
            .RegisterAsync(Samples.Registration(node.Time) with { Description = empty }, default);

        await node.RestartAsync();

        Assert.Equal(empty, (await node.Dataset(Samples.Manifest).GetAsync(default))!.Description);
    }

    [Fact]
    public async Task Register_Again_RenewsThePinAndKeepsTheFirstTime()
    {
        await using var node = await GrainNode.StartAsync();
        var first = node.Time.Now;
        await node.RegisterAsync();
        node.Time.Now += TimeSpan.FromDays(1);
        var renewed = Samples.UploadPin with { Reason = "again", ExpiresAt = node.Time.Now + TimeSpan.FromDays(1) };

        Assert.Equal(RegistrationOutcome.Renewed, await node.RegisterAsync(pin: renewed));

        var record = await node.Dataset(Samples.Manifest).GetAsync(default);
        Assert.Equal(first, record!.StoredAt);
        Assert.Equal([renewed], record.Pins);
        Assert.Single((await node.BlockSet(Samples.Tree).GetAsync(default))!.References);
    }

    [Fact]
    public async Task Register_WithoutAPin_LeavesPinsAlone()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        await node.Dataset(Samples.Manifest).RegisterAsync(Samples.Registration(node.Time), default);

        Assert.Equal([Samples.UploadPin], (await node.Dataset(Samples.Manifest).GetAsync(default))!.Pins);
    }

    [Fact]
    public async Task Register_AfterTheDiskLostIt_IsRefused()
    {
        await using var node = await GrainNode.StartAsync();

        var outcome = await node.Dataset(Samples.Manifest).RegisterAsync(Samples.Registration(node.Time), default);

        Assert.Equal(RegistrationOutcome.NotStored, outcome);
        Assert.Null(await node.Dataset(Samples.Manifest).GetAsync(default));
        Assert.Null(await node.BlockSet(Samples.Tree).GetAsync(default));
    }

    [Fact]
    public async Task Register_OnAnotherNode_AddsAHolder()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        var outcome = await node.Dataset(Samples.Manifest)
            .RegisterAsync(Samples.Registration(node.Time, node: "node-2"), default);

        Assert.Equal(RegistrationOutcome.Renewed, outcome);
        var holders = (await node.BlockSet(Samples.Tree).GetAsync(default))!.Holders;
        Assert.Equal(["node-1", "node-2"], holders.Select(static holder => holder.NodeId));
    }

    [Fact]
    public async Task Register_ContradictsWhatIsKnown_Throws()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();
        var other = Samples.Registration(node.Time) with
        {
            Description = Samples.Description with { DatasetSize = 1 },
        };

        await Assert.ThrowsAsync<ArgumentException>(() => node.Dataset(Samples.Manifest).RegisterAsync(other, default));
    }

    [Fact]
    public async Task Register_BlockSetFull_LeavesNothingBehind()
    {
        await using var node = await GrainNode.StartAsync();
        for (var i = 0; i < GrainLimits.MaxReferencesPerBlockSet; i++)
            await node.BlockSet(Samples.Tree).ReferenceAsync($"manifest {i}", Samples.Node, 10, true, default);

        Assert.Equal(RegistrationOutcome.BlockSetFull, await node.RegisterAsync());

        Assert.Null(await node.Dataset(Samples.Manifest).GetAsync(default));
    }

    [Fact]
    public async Task Pins_LiveUntilTheyExpire_KeepTheDataset()
    {
        await using var node = await GrainNode.StartAsync();
        var end = node.Time.Now + TimeSpan.FromHours(1);
        await node.RegisterAsync(pin: Samples.UploadPin with { ExpiresAt = end });
        var dataset = node.Dataset(Samples.Manifest);

        Assert.True(await dataset.IsKeptAsync(end - TimeSpan.FromTicks(1), default));
        Assert.False(await dataset.IsKeptAsync(end, default));

        Assert.Equal(PinOutcome.Pinned, await dataset.PinAsync(new Pin { Owner = "community", Reason = "" }, default));
        Assert.True(await dataset.IsKeptAsync(DateTimeOffset.MaxValue, default));
        Assert.True(await dataset.UnpinAsync("community", default));
        Assert.False(await dataset.UnpinAsync("community", default));
        Assert.False(await dataset.IsKeptAsync(end, default));
    }

    [Fact]
    public async Task Pin_AsManyAsMayBe_RefusesMoreUntilOneExpires()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync(pin: Samples.UploadPin with { ExpiresAt = node.Time.Now + TimeSpan.FromHours(1) });
        var dataset = node.Dataset(Samples.Manifest);
        for (var i = 1; i < GrainLimits.MaxPinsPerDataset; i++)
            Assert.Equal(PinOutcome.Pinned, await dataset.PinAsync(new Pin { Owner = $"{i}", Reason = "" }, default));
        var oneMore = new Pin { Owner = "one more", Reason = "" };

        Assert.Equal(PinOutcome.TooManyPins, await dataset.PinAsync(oneMore, default));
        Assert.Equal(RegistrationOutcome.TooManyPins, await node.RegisterAsync(pin: oneMore));
        Assert.Equal(PinOutcome.Pinned, await dataset.PinAsync(new Pin { Owner = "1", Reason = "new" }, default));
        node.Time.Now += TimeSpan.FromHours(1);

        Assert.Equal(PinOutcome.Pinned, await dataset.PinAsync(oneMore, default));
        Assert.Equal(GrainLimits.MaxPinsPerDataset, (await dataset.GetAsync(default))!.Pins.Length);
    }

    [Fact]
    public async Task SetAdvertised_KnownDataset_IsRemembered()
    {
        await using var node = await GrainNode.StartAsync();
        await node.RegisterAsync();

        Assert.False(await node.Dataset(Samples.Manifest).GetAdvertisedAsync(default));
        Assert.True(await node.Dataset(Samples.Manifest).SetAdvertisedAsync(true, default));
        await node.RestartAsync();

        Assert.True(await node.Dataset(Samples.Manifest).GetAdvertisedAsync(default));
    }

    [Fact]
    public async Task Register_TextsTooLong_Throws()
    {
        await using var node = await GrainNode.StartAsync();
        var good = Samples.Registration(node.Time);
        var longName = new string('f', GrainLimits.MaxLabelLength + 1);
        DatasetRegistration[] bad =
        [
            good with { NodeId = "" },
            good with { NodeId = new string('n', GrainLimits.MaxIdLength + 1) },
            good with { Pin = Samples.UploadPin with { Owner = new string('o', GrainLimits.MaxPinOwnerLength + 1) } },
            good with { Pin = Samples.UploadPin with { Reason = new string('r', GrainLimits.MaxPinReasonLength + 1) } },
            good with { Description = Samples.Description with { Filename = longName } },
            good with { Description = Samples.Description with { BlockSize = 0 } },
            good with { Description = Samples.Description with { DatasetSize = -1 } },
        ];

        foreach (var registration in bad)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(
                () => node.Dataset(Samples.Manifest).RegisterAsync(registration, default));
        }

        Assert.Null(await node.Dataset(Samples.Manifest).GetAsync(default));
    }

    [Fact]
    public async Task Register_NotYetComplete_IsKnownWithoutHolder()
    {
        await using var node = await GrainNode.StartAsync();
        node.Storage.Store(Samples.Manifest);
        var partial = Samples.Registration(node.Time, Samples.UploadPin) with { IsComplete = false };

        Assert.Equal(
            RegistrationOutcome.Registered, await node.Dataset(Samples.Manifest).RegisterAsync(partial, default));

        var blocks = (await node.BlockSet(Samples.Tree).GetAsync(default))!;
        Assert.Empty(blocks.Holders);
        Assert.Equal([Samples.Manifest], blocks.References);
        await node.BlockSet(Samples.Tree).AddHoldingAsync(Samples.Node, [new HeldRange(2, 3)], default);

        // Told again while it is still partial, nothing is forgotten; told that it is complete, all of it is held.
        await node.Dataset(Samples.Manifest).RegisterAsync(partial, default);
        Assert.Equal(
            [new HeldRange(2, 3)], (await node.BlockSet(Samples.Tree).GetAsync(default))!.Holders.Single().Ranges);
        await node.Dataset(Samples.Manifest).RegisterAsync(partial with { IsComplete = true, Pin = null }, default);
        Assert.Equal(
            [new HeldRange(0, 10)], (await node.BlockSet(Samples.Tree).GetAsync(default))!.Holders.Single().Ranges);
    }
}
