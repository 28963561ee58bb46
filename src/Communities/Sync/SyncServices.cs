using Codex.Communities.Catalog;
using Codex.Communities.Indices;
using Codex.Communities.Progress;
using Codex.Datasets;
using Codex.Storage;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Communities.Sync;

/// <summary>What every sync works with.</summary>
internal sealed record SyncServices(
    IGrainFactory Grains,
    DatasetStore Store,
    DatasetFetcher Fetcher,
    DatasetRegistrar Registrar,
    CommunityPins Pins,
    CommunityIndices Indices,
    IndexReader Reader,
    CommunityGates Gates,
    CommunityChanges Changes,
    SyncTurns Turns,
    TimeProvider Time,
    ILogger<CommunitySyncer> Logger);
