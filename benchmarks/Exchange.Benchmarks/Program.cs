using Codex.Exchange.Benchmarks;
using Codex.Node.Benchmarks;

var settings = Settings.Parse(args);
using var workspace = new Workspace(settings.Directory);
using var interruption = new Interruption(workspace);
Console.WriteLine($"{Environment.ProcessorCount} processors, {settings.Runs} runs of each, figures are medians");
await new ExchangeBenchmark(settings, workspace).RunAsync();
