using System.Text;
using Codex.Silo.Configuration;

namespace Codex.Silo.Tests.Configuration;

public sealed class JsonConfigurationReaderTests
{
    [Fact]
    public void Read_FlatObject_GivesTextsAndLines()
    {
        var entries = Read("{ // why\n\"a\": \"x\\n\", \"b\": 12,\n"
            + "\"c\": 1.5, \"d\": true, \"e\": [\"y\", \"z\"], \"f\": [] }");
        Assert.Equal(
            ["a@2=x\n", "b@2=12", "c@3=1.5", "d@3=true", "e@3=y,z", "f@3="],
            entries.Select(entry => $"{entry.Key}@{entry.Line}={string.Join(',', entry.Values)}"));
        Assert.Equal(["e", "f"], entries.Where(entry => entry.IsArray).Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("[]", 1)]
    [InlineData("1", 1)]
    [InlineData("{", 1)]
    [InlineData("{\n\"a\": 1,\n}", 3)]
    [InlineData("{\n\"a\": null}", 2)]
    [InlineData("{\n\"a\": {}}", 2)]
    [InlineData("{\n\"a\": [\n1]}", 3)]
    [InlineData("{\"a\": \"\\ud800\"}", 1)]
    [InlineData("{}\n{}", 2)]
    [InlineData("{//b]", 1)]
    public void Read_AnythingElse_NamesTheLine(string json, int line) =>
        Assert.Equal(line, Assert.Throws<ConfigurationSyntaxException>(() => Read(json)).Line);

    [Fact]
    public void Read_Garbage_EndsInEntriesOrASyntaxError() => new TestRandom().ForAll(
        20_000,
        random => "{" + random.Text("ab\"\\:,[]{} \n019.-truefalsn/", 40),
        json =>
        {
            try
            {
                Assert.NotNull(Read(json));
            }
            catch (ConfigurationSyntaxException e)
            {
                Assert.InRange(e.Line, 1, 1 + json.Count(c => c == '\n'));
            }
        });

    private static IReadOnlyList<ConfigurationEntry> Read(string json) =>
        JsonConfigurationReader.Read(Encoding.UTF8.GetBytes(json));
}
