using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Codex.Content;
using Codex.Exchange.Providers;
using Codex.Exchange.Tests.Peers;

namespace Codex.Exchange.Tests.Providers;

/// <summary>Knows the providers that a test names.</summary>
internal sealed class FakeFinder : IProviderFinder
{
    private readonly Channel<Cid> _searches = Channel.CreateUnbounded<Cid>();

    public ConcurrentDictionary<Cid, Provider[]> Providers { get; } = new();

    /// <summary>Thrown by every search.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Searches end only when they are cancelled.</summary>
    public bool Hangs { get; set; }

    /// <summary>What was looked for, next.</summary>
    public Task<Cid> NextSearchAsync() => _searches.Reader.ReadAsync().AsTask().WaitAsync(TestNode.Patience);

    public async IAsyncEnumerable<Provider> FindAsync(
        Cid cid, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _searches.Writer.TryWrite(cid);
        if (Failure is { } failure)
            throw failure;
        foreach (var provider in Providers.GetValueOrDefault(cid) ?? [])
            yield return provider;
        if (Hangs)
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
