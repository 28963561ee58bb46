namespace Codex.Nat.Tests.Topology;

/// <summary>What a program wrote, as lines: the first and the last of them, and those that are waited for.</summary>
internal sealed class ProgramOutput
{
    private readonly Lock _gate = new();
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = [];
    private readonly List<(string Text, TaskCompletionSource<string> Found)> _awaited = [];

    /// <summary>Waits for a line that contains a text; ask before it can be written. Never ends without one.</summary>
    public Task<string> LineWith(string text)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _awaited.Add((text, found));
        return found.Task;
    }

    /// <summary>Reads to the end of a stream.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_gate)
                Add(line);
        }
    }

    public override string ToString()
    {
        lock (_gate)
            return string.Join('\n', _first.Concat(_last));
    }

    private void Add(string line)
    {
        if (_first.Count < LabLimits.KeptLines)
            _first.Add(line);
        else
            _last.Enqueue(line);
        if (_last.Count > LabLimits.KeptLines)
            _last.Dequeue();
        foreach (var (text, found) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                found.TrySetResult(line);
        }
    }
}
