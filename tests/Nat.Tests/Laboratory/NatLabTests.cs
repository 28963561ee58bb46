using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>What the laboratory leaves on the machine: nothing.</summary>
public sealed class NatLabTests
{
    [Fact]
    public async Task Dispose_EverythingThatWasMade_IsGone()
    {
        var lab = await NatLab.CreateAsync();
        var sites = await Task.WhenAll(Enum.GetValues<NatKind>().Select(lab.AddAsync));
        var names = sites.SelectMany(static site => site.Routers.Select(static router => router.Namespace))
            .Concat(sites.Select(static site => site.Member.Namespace)).Select(static each => each.Name).ToArray();
        Assert.Subset(lab.Traces().ToHashSet(), names.ToHashSet());

        await lab.DisposeAsync();
        Assert.Empty(lab.Traces());
    }

    [Fact]
    public async Task Remove_WhatAProcessThatIsGoneLeft_IsGoneAndItsProgramsAreEnded()
    {
        // A process that has this number and another start is as good as none.
        var name = LabName.Of(Environment.ProcessId, start: 0) + "1-internet";
        await NetworkNamespace.CreateAsync(name);
        using var orphan = Process.Start("ip", ["netns", "exec", name, "sleep", "infinity"]);
        await ReplacedAsync(orphan);
        await using var lab = await NatLab.CreateAsync();

        await Leftovers.RemoveAsync();
        await orphan.WaitForExitAsync().WaitAsync(LabLimits.Event);
        Assert.DoesNotContain(name, Leftovers.Names());
        // Those of the living stay.
        Assert.NotEmpty(lab.Traces());
    }

    [Theory]
    [InlineData("codex-nat-1-0-1-internet", true)]
    [InlineData("codex-nat-99999999-5-1", true)]
    [InlineData("codex-nat-", false)]
    [InlineData("codex-nat-1-x-1-internet", false)]
    [InlineData("somebody-1-0-1", false)]
    public void IsLeftOver_Name_IsThatOfAProcessThatIsGone(string name, bool isLeftOver) =>
        Assert.Equal(isLeftOver, LabName.IsLeftOver(name));

    [Fact]
    public async Task NewSocket_OfANamespace_ReachesOnlyWhatIsInside()
    {
        await using var lab = await NatLab.CreateAsync();
        var host = (await lab.AddAsync(NatKind.Public)).Member;
        using var outside = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        outside.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        outside.Listen();

        using var inside = host.Namespace.NewSocket(SocketType.Stream, ProtocolType.Tcp);
        var error = await Assert.ThrowsAsync<SocketException>(() => inside.ConnectAsync(outside.LocalEndPoint!));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    /// <summary>Until ip has become the program, it may not be in the namespace yet.</summary>
    private static async Task ReplacedAsync(Process process)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/comm");
        using var deadline = new CancellationTokenSource(LabLimits.Event);
        while ((await File.ReadAllTextAsync(path, deadline.Token)).TrimEnd() != "sleep")
            deadline.Token.ThrowIfCancellationRequested();
    }
}
