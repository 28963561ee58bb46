using System.Text.RegularExpressions;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>What a node wrote, as lines: the first and the last of them, and every complaint.</summary>
internal sealed partial class NodeOutput
{
    private readonly Lock _gate = new();
    private readonly List<string> _first = [];
    private readonly Queue<string> _last = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The API's address, once the node says that it serves it.</summary>
    public Task<Uri> Address => _address.Task;

    /// <summary>Lines of level error or worse, the first <see cref="TestLimits.KeptLines"/> of them.</summary>
    public string[] Errors
    {
        get
        {
            lock (_gate)
                return [.. _errors];
        }
    }

    /// <summary>Reads to the end of a stream, line by line.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Add(line);
    }

    public override string ToString()
    {
        lock (_gate)
            return string.Join('\n', _first.Concat(_last));
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            if (_first.Count < TestLimits.KeptLines)
                _first.Add(line);
            else
                _last.Enqueue(line);
            if (_last.Count > TestLimits.KeptLines)
                _last.Dequeue();
            if (Complaint().IsMatch(line) && _errors.Count < TestLimits.KeptLines)
                _errors.Add(line);
        }

        if (Started().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"REST service started at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Started();

    [GeneratedRegex("^(ERR|FAT) ")]
    private static partial Regex Complaint();
}
