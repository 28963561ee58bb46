using System.Diagnostics.CodeAnalysis;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// The streams of a connection. Guarded by the muxer's lock.
/// </summary>
/// <remarks>
/// A stream leaves the table when nothing more can happen to it on the wire, but keeps its place until the application
/// has disposed of it and no queue refers to it: a peer that opens and resets in a loop gains neither handlers nor
/// memory by that.
/// </remarks>
internal sealed class StreamTable
{
    private readonly Dictionary<(long Id, bool IsOutbound), MuxedStream> _live = [];

    public int InboundPlaces { get; private set; }

    public int OutboundPlaces { get; private set; }

    public IReadOnlyCollection<MuxedStream> Live => _live.Values;

    public bool TryFind(long id, bool isOutbound, [NotNullWhen(true)] out MuxedStream? stream) =>
        _live.TryGetValue((id, isOutbound), out stream);

    public void Add(MuxedStream stream)
    {
        _live.Add((stream.Id, stream.IsOutbound), stream);
        Count(stream, 1);
    }

    public bool Forget(MuxedStream stream) => _live.Remove((stream.Id, stream.IsOutbound));

    public MuxedStream[] Clear()
    {
        var all = _live.Values.ToArray();
        _live.Clear();
        return all;
    }

    /// <summary>Frees the stream's place if nobody needs the stream any more; true when this call did.</summary>
    public bool TryRelease(MuxedStream stream)
    {
        var notes = stream.Notes;
        if (!notes.IsFinished || !notes.IsDisposed || notes.InControlQueue || notes.InDataQueue || notes.IsReleased)
            return false;
        notes.IsReleased = true;
        Count(stream, -1);
        return true;
    }

    private void Count(MuxedStream stream, int change)
    {
        if (stream.IsOutbound)
            OutboundPlaces += change;
        else
            InboundPlaces += change;
    }
}
