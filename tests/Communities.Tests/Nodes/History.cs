using Codex.Archives;
using Codex.Archives.Index;
using Codex.Content;

namespace Codex.Communities.Tests.Nodes;

/// <summary>Archives that a control node somewhere in the world has made: one a week, from the first on.</summary>
internal sealed class History
{
    public const long Week = 7 * 24 * 60 * 60;

    private readonly World _world;
    private ArchiveIndex _index = ArchiveIndex.Empty;

    private History(World world) => _world = world;

    /// <summary>CIDs of the archives, the oldest first.</summary>
    public List<Cid> Archives { get; } = [];

    /// <summary>CID of the newest index.</summary>
    public Cid Index { get; private set; }

    public static async Task<History> CreateAsync(World world, int weeks, int seed = 1, int bytes = 200_000)
    {
        var history = new History(world);
        await history.AppendAsync(weeks, seed, bytes);
        return history;
    }

    /// <summary>More weeks, and a new index.</summary>
    public async Task AppendAsync(int weeks, int seed = 1, int bytes = 200_000)
    {
        for (var count = 0; count < weeks; count++)
        {
            var week = Archives.Count;
            var body = new byte[bytes];
            new Random(seed * 1000 + week).NextBytes(body);
            var cid = await _world.AddAsync(body);
            Archives.Add(cid);
            Assert.True(ArchiveEntry.TryCreate(PeriodOf(week), cid, out var entry, out _));
            Assert.True(_index.TryAppend(entry, out var appended, out _));
            _index = appended;
        }

        Index = await _world.AddAsync(ArchiveIndexCodec.Encode(_index));
    }

    public static ArchiveMetadata PeriodOf(int week) => new(
        DateTimeOffset.FromUnixTimeSeconds((week + 1) * Week),
        DateTimeOffset.FromUnixTimeSeconds((week + 2) * Week),
        [new ContentTopic(0x01020304)]);
}
