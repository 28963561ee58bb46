namespace Codex.Libp2p.Tests.Muxing;

/// <summary>Tests that look at the memory or time of the process, and so run alone.</summary>
[CollectionDefinition(nameof(Measured), DisableParallelization = true)]
public sealed class Measured;
