using Codex.Discovery.Routing;

namespace Codex.Discovery.Tests.Routing;

public sealed class NodeIdTableTests
{
    [Fact]
    public void Operations_AnyOrder_AgreeWithADictionary()
    {
        var seed = Seed.Next();
        var random = new Random(seed);
        var ids = Enumerable.Range(0, 300).Select(_ => NodeId.NextRandom(random)).ToArray();
        var table = new NodeIdTable<int>();
        var model = new Dictionary<NodeId, (int Slot, int Value)>();
        for (var step = 0; step < 20_000; step++)
        {
            var id = ids[random.Next(ids.Length)];
            if (random.Next(2) == 0)
            {
                var isNew = table.TryAdd(id, out var slot);
                Assert.Equal(!model.ContainsKey(id), isNew);
                if (isNew)
                {
                    Assert.Equal(0, table.At(slot));
                    table.At(slot) = step;
                    model.Add(id, (slot, step));
                }
            }
            else
            {
                Assert.Equal(model.Remove(id), table.Remove(id));
            }

            Assert.Equal(model.TryGetValue(id, out var known) ? known.Slot : -1, table.Find(id));
            Assert.Equal(model.Count, table.Count);
        }

        Assert.Equal(model.Values.Select(one => one.Slot).Order(), table.Slots.Order());
        Assert.All(model, one => Assert.Equal(
            (one.Key, one.Value.Value), (table.IdAt(one.Value.Slot), table.At(one.Value.Slot))));
    }

    [Fact]
    public void Empty_HasNothing()
    {
        var table = new NodeIdTable<int>();
        Assert.Equal(-1, table.Find(default));
        Assert.False(table.Remove(default));
        Assert.Empty(table.Slots);
        Assert.True(table.TryAdd(default, out _));
        Assert.True(table.Remove(default));
        Assert.Equal(-1, table.Find(default));
    }
}
