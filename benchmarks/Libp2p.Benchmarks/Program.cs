using Codex.Libp2p.Benchmarks;

// Without arguments: the measuring side, which starts the other one as a process of its own.
//   dotnet run --project benchmarks/Libp2p.Benchmarks [MiB per measurement, default 1024]
if (args is ["serve"])
{
    await Server.RunAsync();
    return 0;
}
var mebibytes = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1024;
await using var server = await ServerProcess.StartAsync();
Console.WriteLine($"{Environment.ProcessorCount} cores, {mebibytes} MiB per measurement; two processes on loopback.");
Console.WriteLine();
Console.WriteLine("limits of this machine");
MachineLimits.MeasureCipher();
await MachineLimits.MeasureLoopbackAsync(server, mebibytes);
Console.WriteLine();
Console.WriteLine("two hosts, TCP, Noise");
foreach (var muxer in Transfer.Muxers)
{
    foreach (var streams in new[] { 1, 10 })
        await Transfer.MeasureAsync(server, muxer, streams, mebibytes);
}
Console.WriteLine();
await Handshakes.MeasureAsync(server);
return 0;
