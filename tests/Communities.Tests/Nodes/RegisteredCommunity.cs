namespace Codex.Communities.Tests.Nodes;

/// <summary>Tests of a node on which one community is registered.</summary>
public abstract class RegisteredCommunity : IAsyncLifetime
{
    private protected static CommunityId Id { get; } = CommunityId.Parse("0x02aa");

    private protected World World { get; private set; } = null!;

    private protected Node Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await World.CreateAsync();
        Node = await Node.StartAsync(World);
        await Node.Catalog.RegisterAsync(Id, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await World.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
