using Codex.Libp2p.Hosting;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>
/// Tells peers whether their addresses work, by dialling them: versions 2 and 1 of AutoNAT. Only a node that others
/// reach should, for what it dials from is what the peers' NATs have to let in.
/// </summary>
public sealed class AutoNatServer : IAsyncDisposable
{
    private readonly ILocalPeer _localPeer;
    private readonly AutoNatServerOptions _options;
    private readonly ProbeDialer _dialer;
    private readonly DialServices _services;

    /// <summary>A server that does nothing until it is started.</summary>
    /// <param name="localPeer">This node among its peers.</param>
    /// <param name="options">How it dials.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Chooses how much a dial costs, and how long it waits.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    public AutoNatServer(
        ILocalPeer localPeer,
        AutoNatServerOptions options,
        TimeProvider timeProvider,
        Random random,
        ILoggerFactory loggerFactory)
    {
        _localPeer = localPeer;
        _options = options;
        _dialer = new ProbeDialer(options.AgentString, options.Limits, timeProvider, loggerFactory);
        _services = new DialServices(
            new DialPolicy(options.AllowPrivateAddresses),
            new DialRateLimiter(options.Limits, timeProvider),
            _dialer,
            options.Limits,
            timeProvider,
            random,
            loggerFactory.CreateLogger<AutoNatServer>());
    }

    /// <summary>Probes under way.</summary>
    public int ProbeCount => _dialer.Count;

    /// <summary>Serves from now on. Call it once.</summary>
    /// <exception cref="InvalidOperationException">The protocols are answered already.</exception>
    public void Start()
    {
        _localPeer.AddProtocol(new DialRequestListener(_services));
        if (_options.ServesV1)
            _localPeer.AddProtocol(new AutoNatV1Listener(_services));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _dialer.DisposeAsync();
}
