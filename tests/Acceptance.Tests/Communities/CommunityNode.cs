using Codex.Acceptance.Tests.Exchange;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>A node, and the calls about the one community of these tests.</summary>
internal sealed class CommunityNode : IAsyncDisposable
{
    /// <summary>An id as status-go writes it.</summary>
    public const string Id = "0x02d4f5a1c0b39e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a";

    private CommunityNode(PeerNode node) => (Node, Community) = (node, new CommunityClient(node.Client, Id));

    public PeerNode Node { get; }

    public CommunityClient Community { get; }

    public static async Task<CommunityNode> StartAsync(TestDirectory directory, string name, params string[] options) =>
        new(await PeerNode.StartAsync(directory, name, options));

    /// <summary>Starts another one, which knows this node and nobody else.</summary>
    public async Task<CommunityNode> StartNextAsync(TestDirectory directory, string name, params string[] options) =>
        await StartAsync(directory, name, [$"--bootstrap-node={await Node.SprAsync()}", .. options]);

    /// <summary>Nothing is missing, and every byte is right.</summary>
    public async Task AssertHasAllAsync(IEnumerable<(Publication Publication, WeeklyArchive Archive)> published)
    {
        Assert.Empty(await Community.ListAsync("/missing"));
        foreach (var (publication, archive) in published)
            await Node.Client.AssertDownloadsAsync(publication.ArchiveCid, archive.Bytes);
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
