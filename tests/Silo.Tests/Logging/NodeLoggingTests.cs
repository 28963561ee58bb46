using System.Diagnostics;
using System.Text;
using Codex.Silo.Logging;
using Codex.Silo.Options;
using Microsoft.Extensions.Logging;

namespace Codex.Silo.Tests.Logging;

public sealed class NodeLoggingTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    public void Log_ManyThreads_NothingIsLostAtAnOrderlyEnd()
    {
        var output = new MemoryStream();
        using (var logging = Open(new SiloOptions(), output))
        {
            Parallel.For(0, 8, thread =>
            {
                var logger = logging.Factory.CreateLogger($"Codex.T{thread}");
                for (var i = 0; i < 500; i++)
                    logger.LogInformation("line {Number}", i);
            });
        }

        var lines = Lines(output);
        Assert.Equal(4000, lines.Length);
        for (var thread = 0; thread < 8; thread++)
        {
            Assert.Equal(
                Enumerable.Range(0, 500).Select(i => $"line {i}"),
                lines.Where(line => line.EndsWith($"\"Codex.T{thread}\""))
                    .Select(line => line[34..line.IndexOf(" topics")]));
        }
    }

    [Fact]
    public void TrySet_AnotherDirective_HoldsForTheNextLineOfEveryLogger()
    {
        var output = new MemoryStream();
        using (var logging = Open(new SiloOptions { LogLevel = "warn" }, output))
        {
            var logger = logging.Factory.CreateLogger("Codex.Storage.X");
            logger.LogInformation("one");
            Assert.True(logging.Levels.TrySet("WARN;debug:storage"));
            Assert.True(logger.IsEnabled(LogLevel.Debug));
            logger.LogDebug("two");
            Assert.False(logging.Levels.TrySet("loud"));
            logger.LogDebug("three");
            Assert.True(logging.Levels.TrySet("none"));
            logger.LogCritical("four");
        }

        Assert.Equal(["two", "three"], Lines(output).Select(line => line.Split(' ')[3]));
    }

    [Fact]
    public void Log_ValuesInTheTemplate_AreShownOnce()
    {
        var output = new MemoryStream();
        using (var logging = Open(new SiloOptions(), output))
        {
            logging.Factory.CreateLogger("Codex").LogInformation("{Count:N0} blocks of {Cid}", 1, "zDv");
            Log(logging.Factory.CreateLogger("Codex"), 7, "extra");
        }

        Assert.EndsWith("1 blocks of zDv topics=\"Codex\"", Lines(output)[0]);
        Assert.EndsWith("only 7 topics=\"Codex\" second=extra", Lines(output)[1]);
    }

    [Fact]
    public void Log_StalledOutput_CostsCallersLittleAndCountsWhatWasDropped()
    {
        var output = new StallingStream();
        var logging = Open(new SiloOptions(), output);
        var logger = logging.Factory.CreateLogger("Codex");
        logger.LogInformation("first");
        output.Entered.Wait();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < LoggingLimits.MaxQueuedEvents + 1000; i++)
            logger.LogInformation("line");

        // One wait for room, not a thousand.
        Assert.True(watch.Elapsed < LoggingLimits.MaxWaitForRoom * 200, $"{watch.Elapsed}");
        output.Released.Set();
        logging.Dispose();
        var lines = Lines(output);
        Assert.Equal(1 + LoggingLimits.MaxQueuedEvents + 1, lines.Length);
        Assert.EndsWith("dropped=1000", lines[^1]);
    }

    [Fact]
    public void Log_OutputThatFails_DoesNotReachTheCaller()
    {
        var path = Path.Combine(_directory.Path, "node.log");
        using (var logging = Open(new SiloOptions { LogFile = path }, new FailingStream()))
            logging.Factory.CreateLogger("Codex").LogInformation("kept");
        Assert.Contains("kept", File.ReadAllText(path));
    }

    [Fact]
    public void TryOpen_LogFile_IsAppendedToWithoutColorsAndOnlyForTheOwner()
    {
        var path = Path.Combine(_directory.Path, "node.log");
        for (var i = 0; i < 2; i++)
        {
            var format = i == 0 ? LogFormat.Colors : LogFormat.None;
            using var logging = Open(new SiloOptions { LogFile = path, LogFormat = format }, new MemoryStream());
            logging.Factory.CreateLogger("Codex").LogInformation("hello");
        }

        Assert.Equal(2, File.ReadAllLines(path).Count(line => line.StartsWith("INF 20") && line.Contains("hello")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void TryOpen_LogFileThatCannotBeOpened_IsOneSentence()
    {
        Assert.False(NodeLogging.TryOpen(
            new SiloOptions { LogFile = _directory.Path }, Stream.Null, false, TimeProvider.System,
            out _, out var error));
        Assert.StartsWith($"Invalid value for --log-file: '{_directory.Path}' cannot be opened for writing", error);
    }

    public void Dispose() => _directory.Dispose();

    // As a generated logging method does with a parameter that its template does not name.
    private static void Log(ILogger logger, int first, string second) => logger.Log(
        LogLevel.Information,
        default,
        new List<KeyValuePair<string, object?>>
        {
            new("first", first), new("second", second), new("{OriginalFormat}", "only {first}"),
        },
        null,
        static (state, _) => $"only {state[0].Value}");

    private static NodeLogging Open(SiloOptions options, Stream output)
    {
        Assert.True(
            NodeLogging.TryOpen(options, output, false, TimeProvider.System, out var logging, out var error), error);
        return logging;
    }

    private static string[] Lines(MemoryStream output) =>
        Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
