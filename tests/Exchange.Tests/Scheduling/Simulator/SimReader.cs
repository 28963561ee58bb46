using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>Reads a node's dataset in order, as fast as it comes.</summary>
internal sealed class SimReader
{
    private readonly Simulation _simulation;
    private readonly SimNode _node;
    private readonly ReaderId _id;
    private readonly long _startedAt;
    private readonly int _first;
    private int _position;

    public SimReader(Simulation simulation, SimNode node, int first)
    {
        (_simulation, _node, _first, _position) = (simulation, node, first, first);
        _startedAt = simulation.Ticks;
        _id = node.Swarm!.AddReader(first, node.Shape.BlockCount);
    }

    /// <summary>Time until the first block was there; null before.</summary>
    public TimeSpan? FirstBlock { get; private set; }

    /// <summary>
    /// Most time that a block came after it would have come over a line that never pauses; set by
    /// <see cref="LatenessAt"/>'s rate.
    /// </summary>
    public TimeSpan Lateness { get; private set; }

    /// <summary>Bytes per second that lateness is measured against.</summary>
    public double LatenessAt { get; init; } = double.PositiveInfinity;

    /// <summary>Goes on as far as there are blocks.</summary>
    public void Read()
    {
        var before = _position;
        while (_position < _node.Shape.BlockCount && _node.HasBlock(_position))
            _position++;
        if (_position == before)
            return;
        var took = TimeSpan.FromTicks(_simulation.Ticks - _startedAt);
        FirstBlock ??= took;
        var expected = FirstBlock.Value
            + TimeSpan.FromSeconds((_position - _first - 1) * (double)_node.Shape.BlockSize / LatenessAt);
        Lateness = took - expected > Lateness ? took - expected : Lateness;
        _node.Swarm!.MoveReader(_id, _position);
    }

    public void Stop() => _node.Swarm!.RemoveReader(_id);
}
