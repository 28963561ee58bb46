using Codex.Silo.Options;
using Codex.Silo.Options.Grammars;

namespace Codex.Silo.Tests.Options;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("on", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    [InlineData("0", false)]
    public void Boolean_KnownWord_IsRead(string text, bool expected)
    {
        Assert.True(Grammar.Boolean.TryParse(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("api-port", "0")]
    [InlineData("api-port", "65535")]
    [InlineData("num-threads", "0")]
    [InlineData("num-threads", "2")]
    [InlineData("api-bindaddr", "::1")]
    [InlineData("api-bindaddr", "0.0.0.0")]
    [InlineData("api-cors-origin", "*")]
    [InlineData("api-cors-origin", "https://example.org:8443")]
    [InlineData("api-cors-origin", "localhost:3000")]
    [InlineData("api-cors-origin", "http://[::1]:3000")]
    [InlineData("nat", "ANY")]
    [InlineData("nat", "auto")]
    [InlineData("nat", "extip:10.0.0.1")]
    [InlineData("nat", "extip:2001:db8::1")]
    [InlineData("listen-addrs", "/ip6/::/udp/9")]
    [InlineData("bootstrap-node", "spr:CiUIAhIhA_-0")]
    [InlineData("log-level", "TRACE;info:a,b;warn:c")]
    [InlineData("manifest-format", "m3")]
    [InlineData("nat-min-confidence", "0.6")]
    public void Apply_AllowedValue_IsTaken(string option, string value) => Assert.Null(Apply(option, value));

    [Theory]
    [InlineData("metrics", "maybe")]
    [InlineData("api-port", "65536")]
    [InlineData("api-port", "-1")]
    [InlineData("api-port", "0x10")]
    [InlineData("api-port", " 80")]
    [InlineData("num-threads", "1")]
    [InlineData("num-threads", "1025")]
    [InlineData("api-bindaddr", "1")]
    [InlineData("api-bindaddr", "127.1")]
    [InlineData("api-bindaddr", "0x7f.0.0.1")]
    [InlineData("api-bindaddr", "localhost")]
    [InlineData("api-bindaddr", "[::1]:80")]
    [InlineData("api-cors-origin", "https://example.org/")]
    [InlineData("api-cors-origin", "https://a.example, https://b.example")]
    [InlineData("api-cors-origin", "https://user@example.org")]
    [InlineData("nat", "extip:")]
    [InlineData("nat", "extip:300.1.1.1")]
    [InlineData("nat", "some")]
    [InlineData("listen-addrs", "/ip4/::1/tcp/0")]
    [InlineData("listen-addrs", "/ip4/1.2.3.4")]
    [InlineData("listen-addrs", "1.2.3.4")]
    [InlineData("bootstrap-node", "spr:")]
    [InlineData("bootstrap-node", "enr:abc")]
    [InlineData("bootstrap-node", "spr:a b")]
    [InlineData("repo-kind", "sqlite")]
    [InlineData("repo-kind", "leveldb")]
    [InlineData("durability", "lax")]
    [InlineData("manifest-format", "M4")]
    [InlineData("block-mi", "0")]
    [InlineData("block-mn", "0")]
    [InlineData("data-dir", "a\nb")]
    public void Apply_OtherValue_IsNamedAsRefused(string option, string value) =>
        Assert.Equal(value, Apply(option, value));

    [Fact]
    public void Apply_Nat_KeepsTheAddressToAnnounce()
    {
        Assert.True(NatGrammar.Instance.TryParse("extip:10.0.0.1", out var nat));
        Assert.Equal(new NatOption(NatMode.ExternalIp, System.Net.IPAddress.Parse("10.0.0.1")), nat);
    }

    [Fact]
    public void Apply_Garbage_NeverThrows() => new TestRandom().ForAll(
        20_000,
        random => (Option: OptionTable.All[random.Next(OptionTable.All.Count)],
            Text: random.Text("019.:/-,;=agkmdpinfostrex*\0", 40)),
        input =>
        {
            var options = new SiloOptions();
            var refused = input.Option.Apply(ref options, [input.Text]);
            Assert.True(refused is null || refused == input.Text);
        });

    private static string? Apply(string option, string value)
    {
        var options = new SiloOptions();
        return OptionTable.Find(option)!.Apply(ref options, [value]);
    }
}
