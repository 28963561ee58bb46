using Codex.Silo.Configuration;

namespace Codex.Silo.Tests.Configuration;

public sealed class TomlReaderTests
{
    [Theory]
    [InlineData("a = \"b\"", "b")]
    [InlineData("a='b'", "b")]
    [InlineData("a = 'C:\\data\\x'", "C:\\data\\x")]
    [InlineData("\"a\" = \"\"", "")]
    [InlineData("  a\t=\t\"b # c\"  # d", "b # c")]
    [InlineData("a = \"q\\\"\\\\\\t\\u00e9\\U0001F600\"", "q\"\\\té😀")]
    [InlineData("a = 42", "42")]
    [InlineData("a = +1_000", "1000")]
    [InlineData("a = -7", "-7")]
    [InlineData("a = 1.5", "1.5")]
    [InlineData("a = 1e3", "1e3")]
    [InlineData("a = true", "true")]
    [InlineData("a = false\r\n", "false")]
    [InlineData("\n# comment\n\n a = 1\n\n", "1")]
    public void Read_Scalar_IsTheTextOfItsValue(string toml, string value)
    {
        var entry = Assert.Single(TomlReader.Read(toml));
        Assert.Equal(("a", value, false), (entry.Key, Assert.Single(entry.Values), entry.IsArray));
    }

    [Theory]
    [InlineData("a = []", "")]
    [InlineData("a = [\"x\"]", "x")]
    [InlineData("a = ['x', \"y\",]", "x y")]
    [InlineData("a = [ # one\n  'x', # two\r\n\n  'y' # three\n ] # four", "x y")]
    public void Read_Array_GivesItsItems(string toml, string items)
    {
        var entry = Assert.Single(TomlReader.Read(toml));
        Assert.True(entry.IsArray);
        Assert.Equal(items, string.Join(' ', entry.Values));
    }

    [Fact]
    public void Read_SeveralKeys_KeepTheirLines() => Assert.Equal(
        [("a", 1), ("b-c", 5), ("d_1", 6)],
        TomlReader.Read("a = [\n'x',\n]\n\nb-c = 1\nd_1 = 2").Select(entry => (entry.Key, entry.Line)));

    [Theory]
    [InlineData("[table]\na = 1", 1, "tables")]
    [InlineData("a = 1\n\n[[t]]", 3, "tables")]
    [InlineData("a.b = 1", 1, "dotted")]
    [InlineData("a", 1, "'='")]
    [InlineData("a 1", 1, "'='")]
    [InlineData("= 1", 1, "key")]
    [InlineData("a =", 1, "value was expected")]
    [InlineData("a = \n1", 1, "value was expected")]
    [InlineData("a = b", 1, "quotes")]
    [InlineData("a = 8gb", 1, "quotes")]
    [InlineData("a = 0x10", 1, "no string")]
    [InlineData("a = 01", 1, "no string")]
    [InlineData("a = 1__0", 1, "no string")]
    [InlineData("a = 1.", 1, "no string")]
    [InlineData("a = inf", 1, "no string")]
    [InlineData("a = 2026-01-02", 1, "no string")]
    [InlineData("a = True", 1, "no string")]
    [InlineData("a = 1 b = 2", 1, "comment")]
    [InlineData("a = \"x", 1, "closing")]
    [InlineData("a = \"x\n\"", 1, "closing")]
    [InlineData("a = \"\"\"x\"\"\"", 1, "several lines")]
    [InlineData("a = '''x'''", 1, "several lines")]
    [InlineData("a = \"\\x\"", 1, "escape")]
    [InlineData("a = \"\\ud800\"", 1, "Unicode")]
    [InlineData("a = \"\\u12\"", 1, "Unicode")]
    [InlineData("a = \"\u0001\"", 1, "control")]
    [InlineData("# \u0001", 1, "control")]
    [InlineData("\n a = [1]", 2, "strings only")]
    [InlineData("a = [['x']]", 1, "strings only")]
    [InlineData("a = ['x'\n'y']", 2, "',' or ']'")]
    [InlineData("a = ['x',\n", 2, "strings only")]
    [InlineData("a = {b = 1}", 1, "value was expected")]
    [InlineData("a = 1\rb = 2", 1, "comment")]
    public void Read_OutsideOfTheSubset_NamesTheLine(string toml, int line, string reason)
    {
        var e = Assert.Throws<ConfigurationSyntaxException>(() => TomlReader.Read(toml));
        Assert.Equal(line, e.Line);
        Assert.Contains(reason, e.Message);
    }

    [Fact]
    public void Read_Garbage_EndsInEntriesOrASyntaxError() => new TestRandom().ForAll(
        20_000,
        random => random.Text("ab-=\"'\\#[],\n\r\t 019.+_u", 60),
        toml =>
        {
            try
            {
                Assert.All(TomlReader.Read(toml), entry => Assert.NotEmpty(entry.Key));
            }
            catch (ConfigurationSyntaxException e)
            {
                Assert.InRange(e.Line, 1, 1 + toml.Count(c => c == '\n'));
            }
        });

    [Fact]
    public void Read_AnyStringWrittenAsToml_ReadsBackTheSame() => new TestRandom().ForAll(
        2000,
        random => random.Text("ab\"'\\#[]\n\r\t =", 30),
        text =>
        {
            var escaped = string.Concat(text.Select(
                c => char.IsControl(c) || c is '"' or '\\' ? $"\\u{(int)c:x4}" : $"{c}"));
            Assert.Equal(text, Assert.Single(Assert.Single(TomlReader.Read($"k = \"{escaped}\" # end")).Values));
        });
}
