namespace Codex.Storage.Layout;

/// <summary>What the header of a <c>have</c> file says.</summary>
internal readonly record struct HaveHeader(int BlockSize, int BlockCount, long StoredBytes, bool IsComplete);
