using Codex.Silo.Options;

namespace Codex.Silo.Tests.Options;

public sealed class OptionTableTests
{
    // Given once per upstream generation, on purpose: the value tells which is meant.
    private const char SharedLetter = 'i';

    [Fact]
    public void All_Names_AreUniqueAndWellFormed()
    {
        Assert.Equal(OptionTable.All.Count, OptionTable.All.DistinctBy(option => option.Name).Count());
        Assert.All(OptionTable.All, option => Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", option.Name));
    }

    [Fact]
    public void All_Letters_AreUniqueButForTheListenAddress()
    {
        var letters = OptionTable.All.Where(option => option.Abbreviation is not null and not SharedLetter).ToList();
        Assert.Equal(letters.Count, letters.DistinctBy(option => option.Abbreviation).Count());
        Assert.Equal(2, OptionTable.All.Count(option => option.Abbreviation == SharedLetter));
    }

    [Fact]
    public void All_ShownDefault_IsTheDefaultOfTheRecord()
    {
        // Not values of the record: a description, and two 2026 names for what listen-addrs says.
        var described = new[] { "data-dir", "listen-ip", "listen-port" };
        Assert.All(OptionTable.All.Where(o => o.Default != "none" && !described.Contains(o.Name)), option =>
        {
            var options = new SiloOptions();
            Assert.Null(option.Apply(ref options, [option.Default]));
            Assert.Equal(new SiloOptions().Peers.ListenAddrs, options.Peers.ListenAddrs);
            Assert.Equal(Comparable(new SiloOptions()), Comparable(options));
        });
    }

    [Fact]
    public void All_HelpSentences_EndWithAFullStop() =>
        Assert.All(OptionTable.All, option => Assert.EndsWith(".", option.Help));

    // Records compare lists by reference.
    private static SiloOptions Comparable(SiloOptions options) =>
        options with { Peers = options.Peers with { ListenAddrs = [] } };
}
