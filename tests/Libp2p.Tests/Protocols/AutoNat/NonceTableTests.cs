using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

public sealed class NonceTableTests
{
    private const string Remote = "/ip4/192.0.2.7/tcp/7";
    private const string Local = "/ip4/10.0.0.2/tcp/8070";

    private readonly NonceTable _table = new(capacity: 2);

    [Fact]
    public void TryAdd_MoreThanThereMayBe_IsRefusedUntilOneIsGone()
    {
        var first = _table.TryAdd([], 1);
        using var second = _table.TryAdd([], 1);

        Assert.Null(_table.TryAdd([], 1));
        first!.Dispose();
        using var third = _table.TryAdd([], 1);
        Assert.NotNull(third);
        Assert.NotEqual(second!.Value, third.Value);
    }

    [Fact]
    public async Task TryArrive_NewConnectionOfSomebody_Proves()
    {
        using var nonce = _table.TryAdd([], 1)!;

        Assert.True(_table.TryArrive(nonce.Value, PathSession.Direct(Remote, Local, isOutbound: false)));
        Assert.True(await IsProvenAsync(nonce, "/ip4/203.0.113.9/tcp/4001"));
        Assert.False(await IsProvenAsync(nonce, "/ip4/203.0.113.9/tcp/4001"));
    }

    [Theory]
    [InlineData(true, PathKind.Direct)]
    [InlineData(false, PathKind.Relayed)]
    [InlineData(false, PathKind.Punched)]
    public void TryArrive_WayThatProvesNothing_IsRefused(bool isOutbound, PathKind kind)
    {
        using var nonce = _table.TryAdd([], 1)!;

        Assert.False(_table.TryArrive(nonce.Value, PathSession.Direct(Remote, Local, isOutbound, kind: kind)));
    }

    [Fact]
    public void TryArrive_ConnectionThatWasThere_IsRefused()
    {
        var known = PathSession.Direct(Remote, Local, isOutbound: false);
        using var nonce = _table.TryAdd([known], 1)!;

        Assert.False(_table.TryArrive(nonce.Value, known));
    }

    [Fact]
    public void TryArrive_SameConnectionAgainOrTooMany_IsRefused()
    {
        using var nonce = _table.TryAdd([], 2)!;
        var session = PathSession.Direct(Remote, Local, isOutbound: false);

        Assert.True(_table.TryArrive(nonce.Value, session));
        Assert.False(_table.TryArrive(nonce.Value, session));
        Assert.True(_table.TryArrive(nonce.Value, PathSession.Direct(Remote, Local, isOutbound: false)));
        Assert.False(_table.TryArrive(nonce.Value, PathSession.Direct(Remote, Local, isOutbound: false)));
    }

    [Fact]
    public void TryArrive_NonceNobodyWaitsFor_IsRefused()
    {
        var nonce = _table.TryAdd([], 1)!;
        nonce.Dispose();

        Assert.False(_table.TryArrive(nonce.Value, PathSession.Direct(Remote, Local, isOutbound: false)));
        Assert.False(_table.TryArrive(0, PathSession.Direct(Remote, Local, isOutbound: false)));
    }

    [Theory]
    [InlineData("/ip4/203.0.113.9/tcp/1", true)]
    [InlineData("/dns4/a.example/tcp/1", true)]
    [InlineData("/dns/a.example/tcp/1", true)]
    [InlineData("/ip6/2001:db8::1/tcp/1", false)]
    [InlineData("/dns6/a.example/tcp/1", false)]
    [InlineData("/ip4/203.0.113.9/udp/1", false)]
    public async Task IsProvenAsync_AddressThatCannotLeadThere_IsNot(string address, bool isProven)
    {
        using var nonce = _table.TryAdd([], 1)!;
        _table.TryArrive(nonce.Value, PathSession.Direct(Remote, Local, isOutbound: false));

        Assert.Equal(isProven, await IsProvenAsync(nonce, address));
    }

    private static Task<bool> IsProvenAsync(PendingNonce nonce, string address) =>
        nonce.IsProvenAsync(Multiaddr.Parse(address), new CancellationToken(canceled: true)).InTime();
}
