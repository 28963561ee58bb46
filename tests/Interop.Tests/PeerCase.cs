namespace Codex.Interop.Tests;

/// <summary>One cell of the matrix.</summary>
/// <param name="Key">The remote key: <c>Ed25519</c> or <c>secp256k1</c>.</param>
/// <param name="Muxer">The muxer that the remote speaks: <c>yamux</c> or <c>mplex</c>.</param>
/// <param name="JsDials">Who dials.</param>
/// <param name="IsPaced">Whether mplex keeps js's own limit of five streams a second, on both sides.</param>
public sealed record PeerCase(string Key, string Muxer, bool JsDials, bool IsPaced = false);
