using Codex.Orleans.Embedded.Hosting;
using Codex.Orleans.Embedded.Tests.TestGrains;
using Orleans;

namespace Codex.Orleans.Embedded.Tests.Hosting;

public sealed class HostingTests
{
    public static TheoryData<string, Func<EmbeddedGrainOptions, EmbeddedGrainOptions>> InvalidOptions => new()
    {
        { nameof(EmbeddedGrainOptions.DatabasePath), static options => options with { DatabasePath = " " } },
        { nameof(EmbeddedGrainOptions.Grains), static options => options with { Grains = [] } },
        { nameof(EmbeddedGrainOptions.IdleAge), static options => options with { IdleAge = TimeSpan.Zero } },
        {
            nameof(EmbeddedGrainOptions.ResponseTimeout),
            static options => options with { ResponseTimeout = TimeSpan.FromMilliseconds(999) }
        },
    };

    [Theory]
    [MemberData(nameof(InvalidOptions))]
    public void AddEmbeddedGrains_InvalidOption_NamesIt(
        string option, Func<EmbeddedGrainOptions, EmbeddedGrainOptions> change)
    {
        using var directory = new TestDirectory();

        var refusal = Assert.Throws<ArgumentException>(() => TestNode.Create(directory, configure: change));

        Assert.StartsWith(option, refusal.Message);
    }

    [Fact]
    public async Task Call_BeforeTheStart_Throws()
    {
        using var directory = new TestDirectory();
        await using var node = TestNode.Create(directory);

        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Get<ICounterGrain>("a").GetAsync());
    }

    [Fact]
    public void Register_ContractWithAMethodThatReturnsNoTask_Throws()
    {
        using var directory = new TestDirectory();

        var node = TestNode.Create(
            directory, configure: static options => options with { Grains = [GrainRegistration.Of<WrongGrain>()] });

        Assert.Throws<NotSupportedException>(() => node.Get<IWrongGrain>("a"));
    }

    private interface IWrongGrain : IGrainWithStringKey
    {
        int Get();
    }

    private sealed class WrongGrain : Grain, IWrongGrain
    {
        public int Get() => 0;
    }
}
