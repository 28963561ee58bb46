using Codex.Libp2p.Muxing.Yamux;

namespace Codex.Libp2p.Tests.Muxing.Yamux;

public sealed class UsedIdsTests
{
    [Fact]
    public void TryUse_RandomOrder_AgreesWithASetWithinTheWindow() => SeededCases.Check(50, random =>
    {
        var ids = new UsedIds();
        var used = new HashSet<long>();
        long highest = -1;
        for (var step = 0; step < 2000; step++)
        {
            var id = random.Next(10) == 0
                ? highest + random.Next(1, 2 * UsedIds.Window)
                : Math.Max(0, highest - random.Next(-3, 2 * UsedIds.Window));
            var isNew = id > highest - UsedIds.Window && used.Add(id);
            Assert.Equal(isNew, ids.TryUse(id));
            highest = Math.Max(highest, id);
        }
    });
}
