using System.Diagnostics.Metrics;

namespace Codex.Discovery.Metrics;

/// <summary>Counters of the meter <c>Codex.Discovery</c>. Any thread.</summary>
internal sealed class DiscoveryMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Codex.Discovery";

    private static readonly KeyValuePair<string, object?>[] FateTags =
        [.. Enum.GetValues<PacketFate>().Select(fate => KeyValuePair.Create<string, object?>("fate", fate.ToString()))];

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _unanswered;
    private readonly long[] _fates = new long[FateTags.Length];

    public DiscoveryMetrics()
    {
        _received = _meter.CreateCounter<long>(
            "codex_discovery_received", "{packet}", "Packets received, by what became of them.");
        _sent = _meter.CreateCounter<long>("codex_discovery_sent", "{packet}", "Packets sent.");
        _unanswered = _meter.CreateCounter<long>(
            "codex_discovery_unanswered", "{request}", "Requests of this node that nobody answered.");
    }

    /// <summary>Packets received so far that ended so.</summary>
    public long Count(PacketFate fate) => Interlocked.Read(ref _fates[(int)fate]);

    public void Received(PacketFate fate)
    {
        Interlocked.Increment(ref _fates[(int)fate]);
        _received.Add(1, FateTags[(int)fate]);
    }

    public void Sent() => _sent.Add(1);

    public void Unanswered() => _unanswered.Add(1);

    public void Dispose() => _meter.Dispose();
}
