namespace Codex.Content.Tests.Vectors;

/// <summary>A block that the node stored: <c>inputBytes</c> of the upload in <c>storedSize</c> bytes.</summary>
public sealed record LiveBlockVector(int Index, string Cid, int StoredSize, int InputBytes);
