using System.Globalization;
using Codex.Libp2p.Benchmarks;

// Without arguments: the measuring side, which starts the other one as a process of its own.
//   dotnet run --project benchmarks/Libp2p.Benchmarks [MiB per measurement, default 1024] [only muxer] [only streams]
if (args is ["serve"])
{
    await Server.RunAsync();
    return 0;
}
var mebibytes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1024;
var only = args.Length < 2 ? "" : args[1];
var muxers = Transfer.Muxers.Where(each => each.Contains(only, StringComparison.Ordinal)).ToArray();
int[] streamCounts = args.Length < 3 ? [1, 10] : [int.Parse(args[2], CultureInfo.InvariantCulture)];
await using var server = await ServerProcess.StartAsync();
Console.WriteLine($"{Environment.ProcessorCount} cores, {mebibytes} MiB per measurement; two processes on loopback.");
Console.WriteLine();
Console.WriteLine("limits of this machine");
MachineLimits.MeasureCipher();
await MachineLimits.MeasureLoopbackAsync(server, mebibytes);
Console.WriteLine();
Console.WriteLine("two hosts, TCP, Noise, freshly started");
await Transfer.MeasureAsync(server, muxers[0], 1, mebibytes);
foreach (var muxer in muxers)
    await Transfer.WarmUpAsync(server, muxer);
Console.WriteLine();
Console.WriteLine("two hosts, TCP, Noise, warm");
foreach (var muxer in muxers)
{
    foreach (var streams in streamCounts)
        await Transfer.MeasureAsync(server, muxer, streams, mebibytes);
}
Console.WriteLine();
if (args.Length < 2)
    await Handshakes.MeasureAsync(server);
return 0;
