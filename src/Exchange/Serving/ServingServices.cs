using Codex.Storage;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Serving;

/// <summary>What serving any peer uses.</summary>
internal sealed record ServingServices(
    DatasetStore Store,
    ServingLimits Limits,
    TimeProvider Time,
    TurnQueue Turns,
    ReaderPool Readers,
    ServingMetrics Metrics,
    ILogger Logger);
