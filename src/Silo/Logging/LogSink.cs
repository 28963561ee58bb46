using System.Text;

namespace Codex.Silo.Logging;

/// <summary>
/// A place that log lines go to. Used by one thread at a time. A write that fails loses its batch and nothing else: a
/// reader that closed its end, or a full disk, is no reason to stop a node.
/// </summary>
internal sealed class LogSink(Stream stream, ILogFormatter formatter) : IDisposable
{
    private const int MaxKeptChars = 64 * 1024;

    private StringBuilder _text = new();

    /// <summary>Writes the events and flushes them to the operating system.</summary>
    public void Write(IEnumerable<LogEvent> events)
    {
        _text.Clear();
        foreach (var logEvent in events)
            formatter.Append(_text, logEvent);
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(_text.ToString()));
            stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Nowhere left to say it. Disposed is what a sink finds that was still stalled when the node had stopped.
        }

        if (_text.Capacity > MaxKeptChars)
            _text = new StringBuilder();
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
