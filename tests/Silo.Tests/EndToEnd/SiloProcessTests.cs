using System.Net;
using System.Net.Sockets;

namespace Codex.Silo.Tests.EndToEnd;

public sealed class SiloProcessTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string DataDir => Path.Combine(_directory.Path, "data");

    [Theory]
    [InlineData(15, "SIGTERM")]
    [InlineData(2, "SIGINT")]
    public async Task Signal_RunningNode_StopsItInOrder(int signal, string name)
    {
        using var node = new SiloProcess(
            $"--data-dir={DataDir}", "--api-port=0", "--cache-size:1", "--metrics", "--metrics-port=0");
        var url = await node.Url;
        using var client = new HttpClient();
        using var answer = await client.GetAsync(url + "/nothing-here");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(DataDir));
        node.Signal(signal);
        Assert.Equal(0, await node.ExitCode());
        Assert.Equal("", await node.Error);
        var lines = node.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("--cache-size has no effect", lines[0]);
        Assert.Contains($"Shutting down after having received {name}", lines[^3]);
        Assert.Contains("Stopping Codex", lines[^2]);
        Assert.Contains("Exited codex", lines[^1]);
    }

    [Fact]
    public async Task Follow_Community_IsKnownAfterARestartWithoutTheOption()
    {
        const string Path = "/api/community/v1/communities/0x02aa";
        using var client = new HttpClient();
        foreach (var (option, followed) in new[] { ("--follow=0x02AA", "true"), ("--min-providers=1", "false") })
        {
            using var node = new SiloProcess($"--data-dir={DataDir}", "--api-port=0", option);
            var url = await node.Url;
            if (followed == "true")
            {
                using var registered = await client.PutAsync(url + Path, null);
                Assert.True(registered.IsSuccessStatusCode);
            }

            var community = await client.GetStringAsync(url + Path);
            Assert.Contains("\"id\":\"0x02aa\"", community);
            Assert.Contains($"\"followed\":{followed}", community);
            node.Signal(15);
            Assert.Equal(0, await node.ExitCode());
            Assert.Equal("", await node.Error);
        }
    }

    [Fact]
    public async Task Start_DataDirectoryOfAnotherNode_IsRefused()
    {
        using var first = new SiloProcess($"--data-dir={DataDir}", "--api-port=0");
        await first.Url;
        using var second = new SiloProcess($"--data-dir={DataDir}", "--api-port=0");
        Assert.Equal(1, await second.ExitCode());
        Assert.Equal($"The data directory '{DataDir}' is in use by another node\n", await second.Error);
    }

    [Theory]
    [InlineData("api", "--api-port={0}", "api-bindaddr")]
    [InlineData("metrics", "--metrics-port={0}", "metrics-address")]
    public async Task Start_PortInUse_IsRefused(string service, string option, string addressOption)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var node = new SiloProcess(
            $"--data-dir={DataDir}", "--metrics", "--metrics-port=0", "--api-port=0",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, option, port));
        Assert.Equal(1, await node.ExitCode());
        Assert.Equal(
            $"Cannot listen on 127.0.0.1:{port}: the port is in use (options --{addressOption} and --{service}-port)\n",
            await node.Error);
    }

    [Theory]
    [InlineData("--api-port=99999", "Invalid value for --api-port: '99999' (allowed: a port number, 0 to 65535)\n")]
    [InlineData("--api-prot=1", "Unknown option '--api-prot'; did you mean --api-port?\n")]
    [InlineData("persistence",
        "The sub-command 'persistence' is not available: this node stores and shares data, "
        + "and takes no part in the Codex marketplace\n")]
    [InlineData("--config-file=/nowhere/node.toml",
        "The configuration file '/nowhere/node.toml' cannot be read: it does not exist\n")]
    [InlineData("--follow=<id>", "Invalid value for --follow: '<id>' "
        + "(allowed: a community id: letters, digits, _ and -, at most 128)\n")]
    [InlineData("--data-dir=/etc/passwd", "The data directory '/etc/passwd' is not a directory\n")]
    public async Task Start_Mistake_IsOneLineAndExitCodeOne(string argument, string error)
    {
        using var node = new SiloProcess(argument);
        Assert.Equal(1, await node.ExitCode());
        Assert.Equal(error, await node.Error);
        Assert.Equal("", node.Output);
    }

    [Fact]
    public async Task Start_Version_PrintsTwoLines()
    {
        using var node = new SiloProcess("--version");
        Assert.Equal(0, await node.ExitCode());
        Assert.Matches(@"\ACodex version:  v[0-9.]+\S*\nCodex revision: ([0-9a-f]{7}|unknown)\n\z", node.Output);
    }

    [Fact]
    public async Task Start_Help_PrintsTheOptions()
    {
        using var node = new SiloProcess("--help");
        Assert.Equal(0, await node.ExitCode());
        Assert.StartsWith("Usage: codex [options]\n", node.Output);
        Assert.Contains("--storage-quota", node.Output);
    }

    public void Dispose() => _directory.Dispose();
}
