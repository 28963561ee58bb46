namespace Codex.Content.Tests.Vectors;

/// <summary>A manifest block in hexadecimal, and its CID.</summary>
public sealed record ManifestBlockVector(string Cid, string Block);
