namespace Codex.Exchange.Benchmarks;

/// <summary>A contender did not get the file across; the message says why.</summary>
internal sealed class CannotTransferException(string message) : Exception(message);
