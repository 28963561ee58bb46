using Codex.Silo.Configuration;
using Codex.Silo.Hosting;
using Codex.Silo.Logging;
using Codex.Silo.Metrics;
using Codex.Silo.Options;

namespace Codex.Silo;

/// <summary>The process: options in, exit code out (cli, section 3).</summary>
internal static partial class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (OptionsReader.Read(args, Environment.GetEnvironmentVariable))
        {
            case OptionsResult.Run run:
                return await RunAsync(run).ConfigureAwait(false);
            case OptionsResult.ShowHelp:
                await Console.Out.WriteAsync(HelpText.Render()).ConfigureAwait(false);
                return ExitCode.Success;
            case OptionsResult.ShowVersion:
                await Console.Out.WriteAsync(BuildVersion.Current.Banner).ConfigureAwait(false);
                return ExitCode.Success;
            case OptionsResult.Failed failed:
                return Fail(failed.Message);
            case var other:
                throw new InvalidOperationException($"Unknown result {other}.");
        }
    }

    private static async Task<int> RunAsync(OptionsResult.Run run)
    {
        // Not the console's own stream writer: it sets up an encoding and the terminal, which takes its time.
        var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        if (!NodeLogging.TryOpen(
            run.Options, Console.OpenStandardOutput(), isTerminal, TimeProvider.System, out var logging, out var error))
            return Fail(error);
        using (logging)
        {
            var logger = logging.Factory.CreateLogger(typeof(Program).FullName!);
            using var signals = new ShutdownSignals(logger, TimeProvider.System, code =>
            {
                logging.Flush();
                Environment.Exit(code);
            });
            return await RunAsync(run, logging, logger, signals.Stopping).ConfigureAwait(false);
        }
    }

    private static async Task<int> RunAsync(
        OptionsResult.Run run, NodeLogging logging, ILogger logger, CancellationToken stopping)
    {
        try
        {
            foreach (var warning in run.Warnings)
                LogWarning(logger, warning);
            var options = run.Options;
            await using var metrics = options.Metrics
                ? await MetricsServer.StartAsync(
                    options.MetricsAddress, options.MetricsPort, logging.Factory, TimeProvider.System)
                    .ConfigureAwait(false)
                : null;
            using var dataDirectory = DataDirectory.Open(options.DataDir);
            if (dataDirectory.Warning is { } warningAboutIt)
                LogWarning(logger, warningAboutIt);
            await NodeHost.RunAsync(options, dataDirectory, logging, stopping).ConfigureAwait(false);
        }
        catch (StartException e)
        {
            return Fail(e.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop while it was starting: what was done so far has been undone on the way here.
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
            return Fail($"The node failed: {e.Message}");
        }

        LogExited(logger);
        return ExitCode.Success;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message.ReplaceLineEndings(" "));
        return ExitCode.Failure;
    }

    [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);

    [LoggerMessage(2, LogLevel.Critical, "The node failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "Exited codex")]
    private static partial void LogExited(ILogger logger);
}
