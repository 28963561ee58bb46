namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>What the windows of a connection may come to. Guarded by the muxer's lock.</summary>
internal sealed class WindowBudget(int maxStreamBytes, int maxConnectionBytes)
{
    /// <summary>Bytes of all windows.</summary>
    public long Given { get; private set; }

    /// <summary>Takes the initial window of a stream; false when there is none left.</summary>
    public bool TryOpen()
    {
        if (Given + MuxingLimits.YamuxInitialWindow > maxConnectionBytes)
            return false;
        Given += MuxingLimits.YamuxInitialWindow;
        return true;
    }

    /// <summary>By how much a window of that size may grow: up to double, within both bounds.</summary>
    public int Grow(int windowBytes)
    {
        var growth = Math.Min(windowBytes, maxStreamBytes - windowBytes);
        growth = (int)Math.Min(growth, maxConnectionBytes / 2 - Given);
        if (growth <= 0)
            return 0;
        Given += growth;
        return growth;
    }

    public void Return(int windowBytes) => Given -= windowBytes;
}
