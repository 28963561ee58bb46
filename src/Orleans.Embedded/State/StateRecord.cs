namespace Codex.Orleans.Embedded.State;

/// <summary>A state as stored.</summary>
internal readonly record struct StateRecord(byte[] Payload, long Etag);
