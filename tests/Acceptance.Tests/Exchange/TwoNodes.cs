using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>Two nodes that know nothing of each other, and the bytes of a dataset.</summary>
internal sealed class TwoNodes : IAsyncDisposable
{
    private const string FirstName = "first";
    private const string SecondName = "second";
    private readonly TestDirectory _directory;
    private readonly PeerNode _first;
    private readonly PeerNode _second;
    private readonly byte[] _body;

    private TwoNodes(TestDirectory directory, PeerNode first, PeerNode second, byte[] body) =>
        (_directory, _first, _second, _body) = (directory, first, second, body);

    /// <summary>Starts both; one that does not start leaves nothing behind.</summary>
    public static async Task<TwoNodes> StartAsync(int datasetBytes)
    {
        var directory = new TestDirectory();
        PeerNode? first = null;
        try
        {
            first = await PeerNode.StartAsync(directory, FirstName);
            var second = await PeerNode.StartAsync(directory, SecondName);
            return new TwoNodes(directory, first, second, TestBytes.Of(Seed.NextRandom(), datasetBytes));
        }
        catch
        {
            if (first is not null)
                await first.DisposeAsync();
            directory.Dispose();
            throw;
        }
    }

    public void Deconstruct(out PeerNode first, out PeerNode second, out byte[] body) =>
        (first, second, body) = (_first, _second, _body);

    /// <summary>The file with the blocks of a dataset at the second node.</summary>
    public string BlocksOfSecond(string treeCid) =>
        Path.Combine(_directory.Aside, SecondName, "repo", "datasets", treeCid, "blocks");

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        _directory.Dispose();
    }
}
