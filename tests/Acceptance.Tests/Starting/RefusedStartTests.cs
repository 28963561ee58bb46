using System.Net;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Starting;

/// <summary>A node that cannot start says why in one line, and ends with exit code 1.</summary>
public sealed class RefusedStartTests
{
    private const UnixFileMode GroupReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    [Fact]
    public async Task Start_KeyThatOthersRead_IsRefused()
    {
        using var directory = new TestDirectory();
        await using (var first = await NodeProcess.StartAsync(directory.Root))
        {
            Assert.Equal(0, await first.StopAsync());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(directory.Key));
        }

        File.SetUnixFileMode(directory.Key, GroupReads);
        await AssertRefusedAsync(directory.Root, directory.Key, "0640");

        // The refusal changed nothing: with the mode put right, the node is there again.
        File.SetUnixFileMode(directory.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var node = await NodeProcess.StartAsync(directory.Root);
    }

    [Fact]
    public async Task Start_DirectoryOfARunningNode_IsRefused()
    {
        using var directory = new TestDirectory();
        await using var first = await NodeProcess.StartAsync(directory.Root);
        var cid = await first.Client.UploadAsync([1, 2, 3]);
        await AssertRefusedAsync(directory.Root, directory.Root, "in use by another node");
        await first.Client.AssertDownloadsAsync(cid, [1, 2, 3]);
    }

    [Fact]
    public async Task Start_PortInUse_IsRefused()
    {
        using var directory = new TestDirectory();
        using var other = new TestDirectory();
        await using var first = await NodeProcess.StartAsync(directory.Root);
        await AssertRefusedAsync(other.Root, "api-port", "in use", $"--api-port={first.Address.Port}");
    }

    [Fact]
    public async Task Start_DiscoveryPortInUse_IsRefused()
    {
        using var directory = new TestDirectory();
        using var taken = new System.Net.Sockets.UdpClient(new IPEndPoint(IPAddress.Any, 0));
        var port = ((IPEndPoint)taken.Client.LocalEndPoint!).Port;
        await AssertRefusedAsync(directory.Root, "disc-port", "in use", $"--disc-port={port}");
    }

    [Fact]
    public async Task Start_BootstrapRecordThatIsNone_IsRefused()
    {
        using var directory = new TestDirectory();
        await AssertRefusedAsync(
            directory.Root, "bootstrap-node", "not a signed peer record", "--bootstrap-node=spr:CiUIAhIhA8F5");
    }

    [Fact]
    public async Task Start_OptionOutOfRange_IsRefused()
    {
        using var directory = new TestDirectory();
        await AssertRefusedAsync(directory.Root, "durability", "strict", "--durability=perhaps");
    }

    private static async Task AssertRefusedAsync(string root, string named, string reason, params string[] options)
    {
        await using var node = NodeProcess.Launch(root, options);
        Assert.Equal(1, await node.ExitAsync());
        var line = Assert.Single(node.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.OrdinalIgnoreCase);
    }
}
