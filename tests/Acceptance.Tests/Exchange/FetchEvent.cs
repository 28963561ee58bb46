namespace Codex.Acceptance.Tests.Exchange;

/// <summary>An event of a download.</summary>
/// <param name="Name"><c>progress</c>, <c>complete</c> or <c>stopped</c>.</param>
/// <param name="Received">Blocks here.</param>
/// <param name="Total">Blocks of the dataset.</param>
internal readonly record struct FetchEvent(string Name, long Received, long Total);
