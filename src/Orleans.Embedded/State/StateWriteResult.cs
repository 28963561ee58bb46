namespace Codex.Orleans.Embedded.State;

/// <summary>Outcome of a write.</summary>
/// <param name="IsConflict">True when the store holds another version than the writer knew; nothing is written.</param>
/// <param name="Etag">The version that the store holds now; null when it holds none.</param>
internal readonly record struct StateWriteResult(bool IsConflict, long? Etag);
