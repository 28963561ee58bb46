using Codex.Silo.Configuration;

namespace Codex.Silo.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("node.toml", "api-port = 5")]
    [InlineData("node.json", "{\"api-port\": 5}")]
    [InlineData("node.conf", "\uFEFF \n {\"api-port\": 5}")]
    [InlineData("node", "api-port = 5")]
    public void TryRead_ByExtensionOrFirstCharacter_GivesOptions(string name, string text)
    {
        Assert.True(ConfigurationFile.TryRead(_directory.File(name, text), out var given, out _));
        var option = Assert.Single(given);
        Assert.Equal(("api-port", "5"), (option.Definition.Name, Assert.Single(option.Values)));
    }

    [Theory]
    [InlineData("api-prot = 1", "Unknown option 'api-prot' in '{0}' line 1; did you mean 'api-port'?")]
    [InlineData("\nxyzzy = 1", "Unknown option 'xyzzy' in '{0}' line 2")]
    [InlineData("api-port = 1\napi-port = 2", "The option 'api-port' is set a second time in '{0}' line 2")]
    [InlineData("api-port = ['1']", "The option 'api-port' takes one value, not an array: in '{0}' line 1")]
    [InlineData("config-file = 'x'", "The option 'config-file' cannot stand in a file: found in '{0}' line 1")]
    [InlineData("[node]", "The configuration file '{0}' has a mistake in line 1: "
        + "tables are not supported: write all options before any [table]")]
    public void TryRead_Mistake_IsOneSentence(string text, string message)
    {
        var path = _directory.File("n.toml", text);
        Assert.False(ConfigurationFile.TryRead(path, out _, out var error));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, path), error);
    }

    [Fact]
    public void TryRead_ValueThatTheOptionRefuses_IsReportedWithItsLine()
    {
        var path = _directory.File("n.toml", "# x\nstorage-quota = 'big'");
        var failed = Assert.IsType<OptionsResult.Failed>(OptionsReader.Read([$"--config-file={path}"], _ => null));
        Assert.StartsWith($"Invalid value for --storage-quota in '{path}' line 2: 'big' (allowed: ", failed.Message);
    }

    [Fact]
    public void TryRead_EmptyArray_SetsAListToNothing()
    {
        var path = _directory.File("n.toml", "listen-addrs = []");
        var run = Assert.IsType<OptionsResult.Run>(OptionsReader.Read([$"--config-file={path}"], _ => null));
        Assert.Empty(run.Options.Peers.ListenAddrs);
    }

    [Fact]
    public void TryRead_FileThatCannotBeRead_IsOneSentence()
    {
        Assert.False(ConfigurationFile.TryRead(Path.Combine(_directory.Path, "none"), out _, out var absent));
        Assert.EndsWith("cannot be read: it does not exist", absent);
        Assert.False(ConfigurationFile.TryRead(_directory.Path, out _, out var isDirectory));
        Assert.Contains("cannot be read", isDirectory);
    }

    [Fact]
    public void TryRead_FileBeyondTheLimit_IsRefused()
    {
        var path = _directory.File("n.toml", new string('\n', ConfigurationLimits.MaxFileBytes + 1));
        Assert.False(ConfigurationFile.TryRead(path, out _, out var error));
        Assert.Contains("larger than 1048576 bytes", error);
    }

    [Fact]
    public void TryRead_BytesThatAreNotText_AreRefused()
    {
        var path = Path.Combine(_directory.Path, "n.toml");
        File.WriteAllBytes(path, [0xff, 0xfe, 0x00]);
        Assert.False(ConfigurationFile.TryRead(path, out _, out var error));
        Assert.EndsWith("is not UTF-8 text", error);
    }

    public void Dispose() => _directory.Dispose();
}
