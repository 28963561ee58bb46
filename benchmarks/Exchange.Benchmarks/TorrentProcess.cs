using System.Diagnostics;
using System.Globalization;

namespace Codex.Exchange.Benchmarks;

/// <summary>A libtorrent peer: torrent_peer.py in a process of its own.</summary>
internal sealed class TorrentProcess : IAsyncDisposable
{
    // Not the first python3 of the path: Debian's module belongs to Debian's Python.
    private const string Python = "/usr/bin/python3";
    private readonly Process _process;

    private TorrentProcess(Process process) => _process = process;

    public static string Script => Path.Combine(AppContext.BaseDirectory, "torrent_peer.py");

    public int Id => _process.Id;

    public int Port { get; private set; }

    public static Task DescribeAsync(string file, string torrent) =>
        Node.Benchmarks.Command.RunAsync(Python, Script, "make", file, torrent);

    /// <param name="role"><c>seed</c> or <c>leech</c>.</param>
    /// <param name="torrent">The file's description.</param>
    /// <param name="directory">Where the file is, or will be.</param>
    public static async Task<TorrentProcess> StartAsync(string role, string torrent, string directory)
    {
        var start = new ProcessStartInfo(Python, [Script, role, torrent, directory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var peer = new TorrentProcess(Process.Start(start)!);
        var ready = await peer.AnswerAsync("ready");
        peer.Port = int.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture);
        return peer;
    }

    /// <summary>Connects to these peers and completes when every piece is there and checked.</summary>
    public Task GetFromAsync(IEnumerable<int> ports) => AskAsync($"go {string.Join(' ', ports)}", "done");

    /// <summary>Completes when others can read from the disk what was received.</summary>
    public Task FlushAsync() => AskAsync("flush", "flushed");

    public async ValueTask DisposeAsync()
    {
        // Also when it is in the middle of something: it is asked nothing more.
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task AskAsync(string line, string answer)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        await AnswerAsync(answer);
    }

    private async Task<string> AnswerAsync(string word)
    {
        var line = await _process.StandardOutput.ReadLineAsync() ?? "";
        return line.StartsWith(word, StringComparison.Ordinal)
            ? line
            : throw new CannotTransferException($"libtorrent said \"{line}\" where \"{word}\" was awaited");
    }
}
