using Codex.Community.Benchmarks;
using Codex.Node.Benchmarks;

var settings = Settings.Parse(args);
using var workspace = new Workspace(settings.Directory);
var report = new Report();
Console.WriteLine(
    $"{Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the start, "
    + $"{settings.Communities} communities x {settings.Archives} archives of {settings.ArchiveBytes} bytes");
await new CommunityBenchmark(settings, workspace, report).RunAsync();
report.Print();
