namespace Codex.Exchange.Benchmarks;

/// <summary>A program that gets a file from peer to peer.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>
    /// Starts so many processes, hands the file to the seeders, and lets the leechers, who know the seeders and each
    /// other, get it.
    /// </summary>
    /// <exception cref="CannotTransferException">It does not do that, or what arrived is something else.</exception>
    Task<Transfer> TransferAsync(SourceFile file, int seeders, int leechers);
}
