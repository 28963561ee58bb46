using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Codex.Node.Benchmarks;

namespace Codex.Community.Benchmarks;

/// <summary>Many communities: on the node that publishes them, and on one that syncs them all from it.</summary>
internal sealed class CommunityBenchmark(Settings settings, Workspace workspace, Report report)
{
    private const int Clock = 1;
    private const int PageSize = 100;

    /// <summary>Requests that a client makes at once.</summary>
    private const int Callers = 4;

    /// <summary>Between two calls while syncs run: somebody who looks, not a load.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly HistorySource _source = new(settings);

    public async Task RunAsync()
    {
        await using var publisher = await CommunityPeer.StartAsync(workspace.NewPath("publisher"), "relaxed");
        var archives = await UploadAsync(publisher);
        var indices = await RegisterAsync(publisher, archives);
        await ListAsync(publisher);
        await using var member = await CommunityPeer.StartAsync(
            workspace.NewPath("member"), "strict", $"--bootstrap-node={await publisher.SprAsync()}");
        await member.ConnectAsync(publisher);
        await SyncAsync(publisher, member, indices);
        await ListAsync(member, "the member: ");
    }

    private async Task<string[][]> UploadAsync(CommunityPeer publisher)
    {
        var (account, begin) = (publisher.OpenAccount(), Stopwatch.GetTimestamp());
        var archives = await EachAsync(async community =>
        {
            var cids = new string[settings.Archives];
            for (var week = 0; week < cids.Length; week++)
                cids[week] = await publisher.UploadAsync(_source.Archive(community, week));
            return cids;
        });
        report.Add(
            "archives uploaded",
            Stopwatch.GetElapsedTime(begin),
            account.CpuSeconds,
            settings.Communities * settings.Archives);
        return archives;
    }

    private async Task<string[]> RegisterAsync(CommunityPeer publisher, string[][] archives)
    {
        var bodies = archives.Select(HistorySource.Index).ToArray();
        var (account, begin) = (publisher.OpenAccount(), Stopwatch.GetTimestamp());
        var indices = await EachAsync(community =>
            publisher.SetIndexAsync(HistorySource.Id(community), bodies[community], Clock));
        report.Add(
            "communities registered, each with its index",
            Stopwatch.GetElapsedTime(begin),
            account.CpuSeconds,
            settings.Communities);
        await SyncedAsync(publisher, new Latencies());
        await CheckAsync(publisher);
        report.Add("peak memory of the publisher", Mib(account.PeakMib));
        return indices;
    }

    private async Task ListAsync(CommunityPeer node, string whose = "")
    {
        foreach (var limit in new[] { PageSize, 1000 })
        {
            var (account, begin, pages) = (node.OpenAccount(), Stopwatch.GetTimestamp(), new Latencies());
            var listed = (await AllAsync(node, limit, pages)).Count;
            if (listed != settings.Communities)
                throw new InvalidOperationException($"{listed} communities are listed, not {settings.Communities}.");
            report.Add(
                $"{whose}all listed in pages of {limit}",
                Stopwatch.GetElapsedTime(begin),
                account.CpuSeconds,
                settings.Communities);
        }
    }

    private async Task SyncAsync(CommunityPeer publisher, CommunityPeer member, string[] indices)
    {
        var idle = member.MemoryMib();
        var (account, others, begin) = (member.OpenAccount(), publisher.OpenAccount(), Stopwatch.GetTimestamp());
        await EachAsync(async community =>
        {
            await member.SetIndexAsync(HistorySource.Id(community), indices[community], Clock);
            return community;
        });
        report.Add(
            "the member: all links received",
            Stopwatch.GetElapsedTime(begin),
            account.CpuSeconds,
            settings.Communities);
        var (single, list) = (new Latencies(), new Latencies());
        using var synced = new CancellationTokenSource();
        var looking = LookAsync(member, single, synced.Token);
        await SyncedAsync(member, list);
        await synced.CancelAsync();
        await looking;
        report.Add(
            "the member: all archives synced",
            Stopwatch.GetElapsedTime(begin),
            account.CpuSeconds,
            settings.Communities * settings.Archives);
        report.Add(
            "the publisher meanwhile", others.CpuSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " CPU-s");
        report.Add("GET /{id} while syncs run", single.ToString());
        report.Add($"GET / of {PageSize} while syncs run", list.ToString());
        report.Add("peak memory of the member", $"{Mib(account.PeakMib)}, {Mib(idle)} before");
        report.Add("peak memory of the publisher meanwhile", Mib(others.PeakMib));
        await CheckAsync(member);
    }

    private async Task LookAsync(CommunityPeer node, Latencies latencies, CancellationToken stop)
    {
        var random = new Random(0);
        while (!stop.IsCancellationRequested)
        {
            var id = HistorySource.Id(random.Next(settings.Communities));
            await latencies.MeasureAsync(() => node.GetAsync(id));
            await Task.Delay(LookInterval, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Lists until every sync has ended well.</summary>
    private async Task SyncedAsync(CommunityPeer node, Latencies latencies)
    {
        var shown = Stopwatch.GetTimestamp();
        while (true)
        {
            await Task.Delay(LookInterval);
            var all = await AllAsync(node, PageSize, latencies);
            var states = all.CountBy(SyncState).ToDictionary();
            if (states.GetValueOrDefault("done") == settings.Communities)
                break;
            if (Stopwatch.GetElapsedTime(shown) > TimeSpan.FromSeconds(10))
            {
                shown = Stopwatch.GetTimestamp();
                Console.WriteLine($"  syncs: {string.Join(", ", states.Select(s => $"{s.Value} {s.Key}"))}");
            }
        }
    }

    /// <summary>The node must have everything, whatever its syncs say.</summary>
    private async Task CheckAsync(CommunityPeer node)
    {
        var here = await EachAsync(async community => Here(await node.GetAsync(HistorySource.Id(community))));
        if (here.Sum() != settings.Communities * settings.Archives)
            throw new InvalidOperationException($"{here.Sum()} archives are here after all syncs.");
    }

    private static async Task<List<JsonElement>> AllAsync(CommunityPeer node, int limit, Latencies latencies)
    {
        var all = new List<JsonElement>();
        string? next = null;
        do
        {
            (var page, next) = await latencies.MeasureAsync(() => node.PageAsync(next, limit));
            all.AddRange(page);
        }
        while (next is not null);
        return all;
    }

    /// <summary>Does something for every community, a few at once.</summary>
    private async Task<T[]> EachAsync<T>(Func<int, Task<T>> call)
    {
        var results = new T[settings.Communities];
        await Parallel.ForAsync(
            0,
            results.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (community, _) => results[community] = await call(community));
        return results;
    }

    private static string SyncState(JsonElement community) =>
        community.GetProperty("sync") is { ValueKind: JsonValueKind.Object } sync
            ? sync.GetProperty("state").GetString()!
            : "none";

    private static int Here(JsonElement community) =>
        community.GetProperty("archives").GetProperty("here").GetInt32();

    private static string Mib(double mebibytes) => mebibytes.ToString("0", CultureInfo.InvariantCulture) + " MiB";
}
