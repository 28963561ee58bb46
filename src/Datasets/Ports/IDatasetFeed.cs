using Codex.Storage;

namespace Codex.Datasets.Ports;

/// <summary>
/// Blocks on their way to a reader, in its order. Dispose it: then nothing is fetched for it any more.
/// </summary>
public interface IDatasetFeed : IMissingBlocks, IDisposable;
