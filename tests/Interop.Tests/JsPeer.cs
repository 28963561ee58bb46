using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Codex.Interop.Tests;

/// <summary>A js-libp2p peer in a process of its own, driven by lines of JSON.</summary>
internal sealed class JsPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly TaskCompletionSource<JsonNode> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();
    private int _nextId;

    private JsPeer(Process process) => _process = process;

    /// <summary>The peer id, as js prints it.</summary>
    public string PeerId { get; private set; } = "";

    /// <summary>Where it listens, with its peer id.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts a peer.</summary>
    /// <param name="key"><c>Ed25519</c> or <c>secp256k1</c>.</param>
    /// <param name="muxer"><c>yamux</c> or <c>mplex</c>; the only one it speaks.</param>
    /// <param name="rateLimit">Streams per second that its mplex takes; null for its default, 5.</param>
    /// <param name="relay">How it uses relays; null for not at all.</param>
    public static Task<JsPeer> StartAsync(string key, string muxer, int? rateLimit, JsRelayOptions? relay = null) =>
        StartAsync(["peer.js"], new { key, muxer, rateLimit, relay });

    /// <summary>Starts a peer of another script.</summary>
    /// <param name="arguments">What node is started with: the script, and its own options before that.</param>
    /// <param name="options">What the script is given as JSON.</param>
    public static async Task<JsPeer> StartAsync(IEnumerable<string> arguments, object options)
    {
        var json = JsonSerializer.Serialize(options, JsonSerializerOptions.Web);
        var start = new ProcessStartInfo("node", [.. arguments, json])
        {
            WorkingDirectory = Directory(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var peer = new JsPeer(Start(start));
        peer._process.OutputDataReceived += (_, line) => peer.OnLine(line.Data);
        peer._process.ErrorDataReceived += (_, line) => peer.OnError(line.Data);
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        var ready = await peer._ready.Task.WaitAsync(Patience);
        peer.PeerId = (string)ready["peerId"]!;
        peer.Address = ready["addresses"]!.AsArray().Select(static address => (string)address!)
            .First(static address => !address.Contains("p2p-circuit", StringComparison.Ordinal));
        return peer;
    }

    /// <summary>Runs a command and returns its result; fails with js's own stack trace.</summary>
    public async Task<JsonNode> RunAsync(string command, object? parameters = null)
    {
        var id = Interlocked.Increment(ref _nextId);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        var message = JsonSerializer.SerializeToNode(parameters ?? new { })!;
        message["id"] = id;
        message["command"] = command;
        await _process.StandardInput.WriteLineAsync(message.ToJsonString());
        await _process.StandardInput.FlushAsync();
        try
        {
            return await answer.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"js-libp2p did not finish '{command}' in {Patience.TotalSeconds} s. {Errors}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    private static string Directory()
    {
        var directory = typeof(JsPeer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static metadata => metadata.Key == "JsPeerDirectory").Value!;
        if (!System.IO.Directory.Exists(Path.Combine(directory, "node_modules", "libp2p")))
            Assert.Fail("js-libp2p is not installed: run tests/Interop.Tests/install (it needs Node.js and npm).");
        return directory;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                "The interop tests need Node.js 20 or later as 'node' on the path: https://nodejs.org", e);
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            Fail($"js-libp2p ended. {Errors}");
            return;
        }
        var message = JsonNode.Parse(line)!;
        if (message["ready"] is { } ready)
            _ready.TrySetResult(ready);
        else if (_waiting.TryRemove((int)message["id"]!, out var answer))
        {
            if (message["error"] is { } error)
                answer.TrySetException(new InvalidOperationException($"js-libp2p: {error}"));
            else
                answer.TrySetResult(message["result"]!);
        }
    }

    private void OnError(string? line)
    {
        lock (_errors)
            _errors.AppendLine(line);
    }

    private void Fail(string reason)
    {
        _ready.TrySetException(new InvalidOperationException(reason));
        foreach (var answer in _waiting.Values)
            answer.TrySetException(new InvalidOperationException(reason));
    }
}
