namespace Codex.Exchange.Scheduling;

/// <summary>What one reader will need next: the blocks from where it is to where it reads ahead.</summary>
internal sealed class ReaderWindow(ReaderId id, int first, int end, int readAhead)
{
    private const int RunBlocks = SwarmLimits.RunBlocks;

    public ReaderId Id { get; } = id;

    /// <summary>The block that the reader reads or waits for.</summary>
    public int Position { get; private set; } = Math.Min(first, end);

    /// <summary>The block after the last one that it reads.</summary>
    public int End { get; } = end;

    /// <summary>The block after the last one that is wanted now. Grows a run at a time: few want lists.</summary>
    public int WindowEnd =>
        (int)Math.Min(End, ((long)Position + readAhead + RunBlocks - 1) / RunBlocks * RunBlocks);

    /// <summary>Goes on, or back to where the reader began anew.</summary>
    public void MoveTo(int position) => Position = Math.Clamp(position, 0, End);
}
