namespace Codex.Exchange.Scheduling;

/// <summary>The blocks of one download.</summary>
/// <param name="BlockCount">Blocks of the dataset.</param>
/// <param name="BlockSize">Bytes of a block; the last one counts as a whole one.</param>
public readonly record struct SwarmShape(int BlockCount, int BlockSize);
