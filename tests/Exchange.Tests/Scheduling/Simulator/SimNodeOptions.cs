namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>What a node of the simulation is like.</summary>
internal sealed record SimNodeOptions
{
    /// <summary>Bytes per second, shared between all that it serves.</summary>
    public double UploadRate { get; init; } = 100e6;

    /// <summary>Bytes per second, shared between all that serve it.</summary>
    public double DownloadRate { get; init; } = 1e12;

    /// <summary>Blocks that it has from the beginning.</summary>
    public Func<int, bool> Has { get; init; } = _ => false;

    /// <summary>
    /// A 2025 node: blocks in messages of up to 20; remembers WantBlocks for what it lacks and says nothing; tells
    /// nobody when it gets a block.
    /// </summary>
    public bool IsUpstream { get; init; }

    /// <summary>Part of its blocks that are forged.</summary>
    public double Lies { get; init; }

    /// <summary>Takes everything and answers nothing.</summary>
    public bool IsMute { get; init; }
}
