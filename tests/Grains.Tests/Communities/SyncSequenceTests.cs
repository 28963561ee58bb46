using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

/// <summary>Sequences of syncs, against a model that keeps all of them.</summary>
public sealed class SyncSequenceTests
{
    private const int Rounds = 500;
    private const int Steps = 40;

    [Fact]
    public void Operations_RandomSequences_AgreeWithTheModel()
    {
        var seed = Seed.Next();
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(seed + round);
            var all = new List<(SyncRequest Request, SyncState State, string? Error)>();
            CommunitySync? last = null;
            var now = new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);
            for (var step = 0; step < Steps; step++)
            {
                now += TimeSpan.FromSeconds(1);
                last = random.Next(2) == 0 ? Start(random, all, last, now) : End(random, all, last, now);
                var isAsExpected = last is null
                    ? all.Count == 0
                    : (last.Request, last.State, last.Error) == all[^1] && last.Number == all.Count
                        && last.EndedAt is null == (last.State == SyncState.Running);
                Assert.True(
                    isAsExpected,
                    $"Repeat with {Seed.Variable}={seed}: round {round}, step {step} gave {last}, "
                        + $"not {all.LastOrDefault()}.");
            }
        }
    }

    private static CommunitySync Start(
        Random random,
        List<(SyncRequest Request, SyncState State, string? Error)> all,
        CommunitySync? last,
        DateTimeOffset now)
    {
        var request = new SyncRequest { Mode = (SyncMode)random.Next(2) };
        if (all.Count == 0 || all[^1] != (request, SyncState.Running, null))
            all.Add((request, SyncState.Running, null));
        return SyncSequence.Start(last, request, now);
    }

    private static CommunitySync? End(
        Random random,
        List<(SyncRequest Request, SyncState State, string? Error)> all,
        CommunitySync? last,
        DateTimeOffset now)
    {
        var number = all.Count + random.Next(-1, 2);
        var error = random.Next(2) == 0 ? "on purpose" : null;
        var state = error is null ? SyncState.Done : SyncState.Failed;
        if (number > 0 && number == all.Count && all[^1].State == SyncState.Running)
            all[^1] = (all[^1].Request, state, error);
        return SyncSequence.End(last, number, state, error, now) ?? last;
    }
}
