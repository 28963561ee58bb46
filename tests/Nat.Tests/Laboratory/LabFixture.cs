using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Laboratory;

/// <summary>A laboratory with two servers, and a site of each kind when it is first asked for.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    private readonly Dictionary<(NatKind Kind, int Number), Site> _sites = [];
    private int _lastPort = 20_000;

    internal NatLab Lab { get; private set; } = null!;

    internal LabHost FirstServer { get; private set; } = null!;

    internal LabHost SecondServer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Lab = await NatLab.CreateAsync();
        FirstServer = (await Lab.AddAsync(NatKind.Public)).Member;
        SecondServer = (await Lab.AddAsync(NatKind.Public)).Member;
    }

    public ValueTask DisposeAsync() => Lab is null ? ValueTask.CompletedTask : Lab.DisposeAsync();

    /// <summary>The site of a kind; the second one for pairs of the same kind.</summary>
    internal async Task<Site> SiteAsync(NatKind kind, int number = 0)
    {
        if (!_sites.TryGetValue((kind, number), out var site))
            _sites.Add((kind, number), site = await Lab.AddAsync(kind));
        return site;
    }

    /// <summary>A port that no other test has used: routers remember.</summary>
    internal int NextPort() => ++_lastPort;
}
