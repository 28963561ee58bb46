using Codex.Node.Benchmarks;

var settings = Settings.Parse(args);
using var workspace = new Workspace(settings.Directory);
var report = new Report();
Console.WriteLine($"{Environment.ProcessorCount} processors, {settings.Runs} runs of each size, figures are medians");
await new TransferBenchmark(settings, workspace, report).RunAsync();
await new SmallThingsBenchmark(workspace, report).RunAsync();
report.Print();
