using System.Net;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Simulation;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Providers;

public sealed class KnownProvidersTests
{
    private static readonly DiscoveryLimits Limits = DiscoveryLimits.Default;
    private readonly MemberStore _store = new(new MemoryProviderStore(Limits, new ManualTimeProvider()));
    private readonly NodeId _key = TestKeys.Id(9);

    [Fact]
    public async Task Get_OwnAndOthers_AreTheOwnFirst_AndNoMoreThanAnAnswerMayHave()
    {
        Assert.Empty(await GetAsync());
        for (byte number = 2; number < Limits.MaxProvidersPerKey + 5; number++)
            await AddAsync(Record(number));
        Assert.Equal(Limits.MaxProvidersPerKey, (await GetAsync()).Count);
        _store.Own[_key] = Record(1);
        var found = await GetAsync();
        Assert.Equal(Limits.MaxProvidersPerKey, found.Count);
        Assert.Equal([Record(1).PeerId, Record((byte)(Limits.MaxProvidersPerKey + 4)).PeerId],
            found.Take(2).Select(record => record.PeerId));
    }

    [Fact]
    public async Task Get_OldRecordOfItsOwnThatSomebodyRepeated_IsNotGiven()
    {
        await AddAsync(Record(1));
        _store.Own[_key] = Record(1, sequence: 2);
        Assert.Equal(2u, Assert.Single(await GetAsync()).Sequence);
    }

    private static SignedPeerRecord Record(byte number, ulong sequence = 1) =>
        TestKeys.Record(TestKeys.Of(number), new IPEndPoint(new IPAddress([5, 0, 0, number]), 8070), sequence);

    private ValueTask<bool> AddAsync(SignedPeerRecord record) =>
        _store.AddAsync(_key, record, new ProviderOrigin(IPAddress.Loopback), CancellationToken.None);

    private ValueTask<IReadOnlyList<SignedPeerRecord>> GetAsync() =>
        new KnownProviders(_store, Limits).GetAsync(_key, CancellationToken.None);
}
