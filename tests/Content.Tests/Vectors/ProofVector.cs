namespace Codex.Content.Tests.Vectors;

/// <summary>A leaf's proof, in hexadecimal protobuf.</summary>
public sealed record ProofVector(int Index, string Protobuf);
