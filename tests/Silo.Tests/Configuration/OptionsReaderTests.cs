using System.Net;
using Codex.Silo.Configuration;
using Codex.Silo.Options;

namespace Codex.Silo.Tests.Configuration;

public sealed class OptionsReaderTests
{
    private const string NoPersistence = "The sub-command 'persistence' is not available: this node stores and shares "
        + "data, and takes no part in the Codex marketplace";

    [Theory]
    [InlineData("--api-port=81")]
    [InlineData("--api-port:81")]
    [InlineData("--api-port 81")]
    [InlineData("-p=81")]
    [InlineData("-p:81")]
    [InlineData("-p 81")]
    [InlineData("--api-port=80 --api-port=81")]
    public void Read_EveryFormOfAnOption_MeansTheSame(string arguments) =>
        Assert.Equal(81, Run(arguments).Options.ApiPort);

    [Theory]
    [InlineData("--metrics", true)]
    [InlineData("--metrics=true", true)]
    [InlineData("--metrics:yes", true)]
    [InlineData("--metrics=false", false)]
    [InlineData("--metrics false", false)]
    [InlineData("--metrics --api-port=1", true)]
    [InlineData("", false)]
    public void Read_Flag_NeedsNoValue(string arguments, bool expected) =>
        Assert.Equal(expected, Run(arguments).Options.Metrics);

    [Fact]
    public void Read_ValueWithSeparators_IsSplitOnce()
    {
        var options = Run("--nat=extip:1.2.3.4 --log-level:TRACE;info:a,b -i:/ip4/1.2.3.4/tcp/1").Options;
        Assert.Equal(new NatOption(NatMode.ExternalIp, IPAddress.Parse("1.2.3.4")), options.Peers.Nat);
        Assert.Equal("TRACE;info:a,b", options.LogLevel);
        Assert.Equal(["/ip4/1.2.3.4/tcp/1"], options.Peers.ListenAddrs);
    }

    [Fact]
    public void Read_RepeatedList_KeepsAllValuesInOrder() => Assert.Equal(
        ["/ip4/1.1.1.1/tcp/1", "/ip4/2.2.2.2/tcp/2", "/ip4/3.3.3.3/tcp/3"],
        Run("--listen-addrs=/ip4/1.1.1.1/tcp/1 --listen-addrs /ip4/2.2.2.2/tcp/2 -i=/ip4/3.3.3.3/tcp/3")
            .Options.Peers.ListenAddrs);

    [Fact]
    public void Read_ListenLetterWithAnAddress_IsTheOptionOf2026() =>
        Assert.Equal(IPAddress.Parse("1.2.3.4"), Run("-i=1.2.3.4").Options.Peers.ListenIp);

    [Fact]
    public void Read_BlockTtl_ZeroAndAbsentMeanForEver()
    {
        Assert.Null(Run("").Options.BlockTtl);
        Assert.Null(Run("--block-ttl=0").Options.BlockTtl);
        Assert.Equal(TimeSpan.FromDays(30), Run("-t=30d").Options.BlockTtl);
    }

    [Fact]
    public void Read_Follow_KeepsEachCommunityOnce()
    {
        var key = "0x02" + new string('a', 64);
        var options = Run($"--follow={key} --follow=other --follow=0x02{new string('A', 64)}").Options;
        Assert.Equal([key, "other"], options.Follow.Select(id => id.Value));
        Assert.Equal(2, options.MinProviders);
        Assert.Equal(["a", "b"], Run("", ("CODEX_FOLLOW", "a,b")).Options.Follow.Select(id => id.Value));
        Assert.Equal(0, Run("--min-providers=0").Options.MinProviders);
        Assert.Empty(Run("").Options.Follow);
    }

    [Fact]
    public void Read_AllSources_CommandLineWinsThenEnvironmentThenFile()
    {
        using var directory = new TempDirectory();
        var file = directory.File("node.toml", """
            api-port = 1
            block-mn = 2
            storage-quota = "3k"
            listen-addrs = ["/ip4/9.9.9.9/tcp/9"]
            """);
        var options = Run(
            $"--config-file={file} --api-port=11",
            ("CODEX_API_PORT", "12"), ("CODEX_BLOCK_MN", "13"), ("STORAGE_BLOCK_MN", "14"),
            ("STORAGE_METRICS_PORT", "15"), ("CODEX_LISTEN_ADDRS", "/ip4/1.1.1.1/tcp/1, /ip4/2.2.2.2/tcp/2")).Options;
        Assert.Equal((11, 13, 3072L, 15),
            (options.ApiPort, options.BlockMaintenanceCount, options.StorageQuotaBytes, options.MetricsPort));
        Assert.Equal(["/ip4/1.1.1.1/tcp/1", "/ip4/2.2.2.2/tcp/2"], options.Peers.ListenAddrs);
        Assert.Equal(file, options.ConfigFile);
    }

    [Fact]
    public void Read_FileNamedByTheEnvironment_IsRead()
    {
        using var directory = new TempDirectory();
        var file = directory.File("node.json", """{ "api-port": 1234, "metrics": true }""");
        var options = Run("", ("CODEX_CONFIG_FILE", file)).Options;
        Assert.Equal((1234, true), (options.ApiPort, options.Metrics));
    }

    [Fact]
    public void Read_EmptyVariable_CountsAsNotSet() =>
        Assert.Equal(8080, Run("", ("CODEX_API_PORT", ""), ("CODEX_UNKNOWN", "x")).Options.ApiPort);

    [Fact]
    public void Read_ShadowedInvalidValue_IsNotLookedAt() =>
        Assert.Equal(1, Run("--api-port=1", ("CODEX_API_PORT", "x")).Options.ApiPort);

    [Fact]
    public void Read_OptionWithoutEffect_IsWarnedOfOnce() => Assert.Equal(
        [
            "--no-bootstrap-node has no effect: no bootstrap nodes are built in",
            "--cache-size has no effect: blocks are cached by the operating system",
        ],
        Run("--no-bootstrap-node", ("CODEX_NO_BOOTSTRAP_NODE", "false"), ("CODEX_CACHE_SIZE", "1")).Warnings);

    [Fact]
    public void Read_KeyFile_IsResolvedInTheDataDirectory()
    {
        Assert.Equal("/data/key", Run("--data-dir=/data").Options.NetPrivKeyPath);
        Assert.Equal("/keys/id", Run("-d=/data --net-privkey=/keys/id").Options.NetPrivKeyPath);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--api-port=x --help")]
    public void Read_Help_WinsOverMistakes(string arguments) =>
        Assert.IsType<OptionsResult.ShowHelp>(Read(arguments));

    [Fact]
    public void Read_Version_IsAsked() => Assert.IsType<OptionsResult.ShowVersion>(Read("--version"));

    [Theory]
    [InlineData("--api-port=99999", "Invalid value for --api-port: '99999' (allowed: a port number, 0 to 65535)")]
    [InlineData("--api-port", "Missing value for --api-port (allowed: a port number, 0 to 65535)")]
    [InlineData("--api-port=", "Missing value for --api-port (allowed: a port number, 0 to 65535)")]
    [InlineData("--metrics=", "Missing value for --metrics (allowed: true or false)")]
    [InlineData("--metrics=maybe", "Invalid value for --metrics: 'maybe' (allowed: true or false)")]
    [InlineData("--num-threads=1",
        "Invalid value for --num-threads: '1' (allowed: 0, or a number of threads, 2 to 1024)")]
    [InlineData("--block-ttl=1h30m",
        "Invalid value for --block-ttl: '1h30m' (allowed: a number with one unit of s, m, h, d or w, "
        + "such as 90s, 1.5h or 30d, up to 36500d)")]
    [InlineData("--follow=0x02aa --follow=a/b",
        "Invalid value for --follow: 'a/b' (allowed: a community id: letters, digits, _ and -, at most 128)")]
    [InlineData("--follow=", "Missing value for --follow "
        + "(allowed: a community id: letters, digits, _ and -, at most 128)")]
    [InlineData("--min-providers=65",
        "Invalid value for --min-providers: '65' (allowed: a number of nodes, 0 to 64)")]
    [InlineData("--repo-kind=sqlite", "Invalid value for --repo-kind: 'sqlite' (allowed: fs)")]
    [InlineData("--log-level=loud",
        "Invalid value for --log-level: 'loud' (allowed: LEVEL[;LEVEL:topic,topic…] "
        + "where LEVEL is trace, debug, info, notice, warn, error, fatal or none)")]
    [InlineData("-i=nowhere",
        "Invalid value for --listen-addrs: 'nowhere' (allowed: a multiaddress /ip4|ip6/<address>/tcp/<port>)")]
    [InlineData("--api-prot=1", "Unknown option '--api-prot'; did you mean --api-port?")]
    [InlineData("--xyzzy", "Unknown option '--xyzzy' (see --help)")]
    [InlineData("-dp", "Unknown option '-dp' (see --help)")]
    [InlineData("@file", "Unexpected argument '@file': options are written --name=value (see --help)")]
    [InlineData("start", "Unexpected argument 'start': options are written --name=value (see --help)")]
    [InlineData("--data-dir=x persistence --eth-provider=ws://localhost:8545",
        NoPersistence)]
    [InlineData("--metrics persistence prover",
        NoPersistence)]
    public void Read_Mistake_IsOneSentence(string arguments, string message) =>
        Assert.Equal(message, Assert.IsType<OptionsResult.Failed>(Read(arguments)).Message);

    [Fact]
    public void Read_MistakeInAVariable_NamesTheVariable() => Assert.Equal(
        "Invalid value for --api-port in environment variable STORAGE_API_PORT: 'x' "
        + "(allowed: a port number, 0 to 65535)",
        Assert.IsType<OptionsResult.Failed>(Read("", ("STORAGE_API_PORT", "x"))).Message);

    [Fact]
    public void Read_Garbage_NeverThrowsAndAnswersInOneLine() => new TestRandom().ForAll(
        3000,
        random => Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(2) == 0
            ? random.Text("-=:@[]\"' \nadpx19", 20)
            : "--" + OptionTable.All[random.Next(OptionTable.All.Count)].Name + random.Text("=: \n19x", 8)).ToArray(),
        arguments =>
        {
            // A file may be named by chance, but not be read: only the reading of arguments is tested here.
            if (OptionsReader.Read(arguments, _ => null) is OptionsResult.Failed failed)
                Assert.DoesNotContain(failed.Message, char.IsControl);
        });

    private static OptionsResult Read(string arguments, params (string Name, string Value)[] environment) =>
        OptionsReader.Read(
            arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            name => environment.FirstOrDefault(variable => variable.Name == name).Value);

    private static OptionsResult.Run Run(string arguments, params (string Name, string Value)[] environment)
    {
        var result = Read(arguments, environment);
        return Assert.IsType<OptionsResult.Run>(result);
    }
}
