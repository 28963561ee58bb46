using System.Buffers.Binary;
using System.Collections.Concurrent;
using Codex.Nat.Tests.Nodes;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Pairs;

/// <summary>
/// One internet with public nodes and two members of each kind, in which the pairs are run: each with datasets of its
/// own, some beside each other.
/// </summary>
public sealed class PairFixture : IAsyncLifetime
{
    private readonly ConcurrentBag<LabNode> _nodes = [];
    private readonly SemaphoreSlim _starts = new(PairLimits.StartsAtOnce);
    private readonly SemaphoreSlim _turns = new(PairLimits.PairsAtOnce);
    private readonly Dictionary<(NatKind Kind, int Number), Task<LabNode>> _members = [];
    private Dictionary<Pair, Task<PairOutcome>> _outcomes = [];
    private NatLab? _lab;
    private string[] _naming = [];
    private string _communityIndex = "";
    private int _lastTransfer;

    public async ValueTask InitializeAsync()
    {
        _lab = await NatLab.CreateAsync();
        for (var i = 0; i < PairLimits.PublicNodes; i++)
        {
            var site = await _lab.AddAsync(NatKind.Public);
            var node = await StartAsync(site, $"public{i}", [.. PairOptions.OfHelper(site), .. _naming]);
            _naming = [.. _naming, .. await PairOptions.NamingAsync(node)];
            _communityIndex = await node.PublishAsync(PairOptions.Community, "an archive"u8.ToArray());
        }

        foreach (var (kind, number) in PairTable.Run.SelectMany(MembersOf).Distinct())
            _members.Add((kind, number), StartMemberAsync(kind, number));
        _outcomes = PairTable.Run.ToDictionary(static pair => pair, RunAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_outcomes.Values).ContinueWith(static _ => { }, TaskScheduler.Default);
        await Task.WhenAll(_members.Values).ContinueWith(static _ => { }, TaskScheduler.Default);
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_lab is not null)
            await _lab.DisposeAsync();
    }

    /// <summary>What became of a pair, when all bytes have gone both ways.</summary>
    /// <exception cref="InvalidOperationException">They did not; the message has what the nodes wrote.</exception>
    internal Task<PairOutcome> OutcomeAsync(Pair pair) => _outcomes[pair];

    /// <summary>The two members of a pair; of the same kind there are two.</summary>
    private static (NatKind Kind, int Number)[] MembersOf(Pair pair) =>
        [(pair.First, 0), (pair.Second, pair.First == pair.Second ? 1 : 0)];

    private static string LogOf(LabNode first, LabNode second) =>
        $"\n\n== first, {first.Site.Kind}\n{first.Log}\n\n== second, {second.Site.Kind}\n{second.Log}";

    private async Task<PairOutcome> RunAsync(Pair pair)
    {
        var members = await Task.WhenAll(MembersOf(pair).Select(member => _members[member]));
        var (first, second) = (members[0], members[1]);
        await _turns.WaitAsync();
        try
        {
            await TransferAsync(first, second);
            var way = await ConnectionWay.BetweenAsync(first, second);
            await TransferAsync(second, first);
            return new PairOutcome(way, LogOf(first, second));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{pair}: {e}{LogOf(first, second)}", e);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task TransferAsync(LabNode from, LabNode to)
    {
        var body = NextBody();
        var cid = await from.UploadAsync(body);
        Assert.True(await to.StreamsAsync(cid, body), "Other bytes came than were uploaded.");
        // All datasets together would fill a disk.
        await Task.WhenAll(from.DeleteAsync(cid), to.DeleteAsync(cid));
    }

    private byte[] NextBody()
    {
        var number = Interlocked.Increment(ref _lastTransfer);
        var body = new byte[PairLimits.DatasetBytes];
        for (var start = 0; start < body.Length; start += PairLimits.BlockBytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(start), number);
            BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(start + sizeof(int)), start);
        }

        return body;
    }

    private async Task<LabNode> StartMemberAsync(NatKind kind, int number)
    {
        var site = await _lab!.AddAsync(kind);
        var node = await StartAsync(site, $"{kind}{number}", [.. PairOptions.OfMember(site), .. _naming]);
        if (PairTable.NodesTraverseNats)
            await Settling.WaitAsync(node);
        // Relays carry data for members of communities that they follow, and know members by what they ask for.
        await node.FetchAsync(_communityIndex);
        return node;
    }

    private async Task<LabNode> StartAsync(Site site, string name, string[] options)
    {
        await _starts.WaitAsync();
        try
        {
            var node = await LabNode.StartAsync(site, Path.Combine(_lab!.Directory, name), options);
            _nodes.Add(node);
            return node;
        }
        finally
        {
            _starts.Release();
        }
    }
}
