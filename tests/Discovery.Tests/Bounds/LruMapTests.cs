using Codex.Discovery.Bounds;

namespace Codex.Discovery.Tests.Bounds;

public sealed class LruMapTests
{
    [Fact]
    public void Set_NoRoom_ForgetsWhatWasUnusedLongest()
    {
        var map = new LruMap<int, string>(2);
        map.Set(1, "a");
        map.Set(2, "b");
        Assert.True(map.TryGet(1, out _));

        map.Set(3, "c");

        Assert.False(map.TryGet(2, out _));
        Assert.True(map.TryGet(1, out var first));
        Assert.Equal("a", first);
        Assert.Equal(2, map.Count);
        map.Set(3, "d");
        Assert.True(map.TryGet(3, out var third));
        Assert.Equal("d", third);
        Assert.True(map.Remove(1));
        Assert.False(map.Remove(1));
        Assert.Equal(1, map.Count);
    }
}
