using Codex.Discovery.Tests.Simulation;

namespace Codex.Discovery.Tests;

public sealed class LargeNetworkTests
{
    [Fact]
    public void Lookups_HundredNodesAfterOneBootstrapNode_FindWhatWasProvided() => SimulatedWorld.Run(async world =>
    {
        var swarm = new Swarm(world);
        var first = await swarm.StartAsync();
        await swarm.StartManyAsync(99, first.Node.Record);
        await world.PassAsync(TimeSpan.FromSeconds(10));
        var key = Swarm.ProviderRecord(first).Envelope.Bytes.ToArray();
        var sw = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 200; i++) Libp2p.Records.SignedPeerRecord.TryDecode(key, out _);
        var v = sw.Elapsed.TotalMilliseconds / 200; sw.Restart();
        for (var i = 0; i < 200; i++) first.Key.Sign(key);
        var s = sw.Elapsed.TotalMilliseconds / 200; sw.Restart();
        for (var i = 0; i < 200; i++) using (Libp2p.Cryptography.Secp256k1EphemeralKey.Generate()) { }
        var g = sw.Elapsed.TotalMilliseconds / 200; sw.Restart();
        for (var i = 0; i < 200; i++) first.Key.TryAgree(first.Key.CompressedPublicKey, new byte[33]);
        var a = sw.Elapsed.TotalMilliseconds / 200; sw.Restart();
        TestContext.Current.TestOutputHelper?.WriteLine($"verify {v} sign {s} generate {g} agree {a}");
        TestContext.Current.TestOutputHelper?.WriteLine("verify fates " + string.Join(' ', Enum.GetValues<Metrics.PacketFate>().Select(f => $"{f}={swarm.Members.Sum(m => m.Node.Metrics.Count(f))}")));
        TestContext.Current.TestOutputHelper?.WriteLine($"tables {string.Join(' ', swarm.Members.Select(m => m.Node.Table.Nodes.Count))} verif {swarm.Members.Sum(m => m.Node.Verifier.VerificationCount)} hs {swarm.Members.Sum(m => m.Node.Metrics.Count(Metrics.PacketFate.Handshake))} sent {swarm.Members.Sum(m => m.Node.Metrics.SentCount)}");
        await swarm.KillAllAsync();
    });
}
