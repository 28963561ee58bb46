using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Muxing.Yamux;
using Codex.Libp2p.Security;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Upgrade;

/// <summary>The muxers that are offered, and what makes them.</summary>
internal sealed class MuxerFactory(
    MuxerChoice choice, TimeProvider timeProvider, ILoggerFactory loggerFactory)
{
    private readonly ILogger _yamuxLogger = loggerFactory.CreateLogger<YamuxMuxer>();
    private readonly ILogger _mplexLogger = loggerFactory.CreateLogger<MplexMuxer>();

    /// <summary>The protocol ids, the preferred one first.</summary>
    public string[] ProtocolIds { get; } = [.. choice.ProtocolIds];

    /// <summary>A muxer over a connection on which both sides have agreed on it.</summary>
    public IMuxer Create(string protocolId, SecureConnection secure) => protocolId switch
    {
        MuxerChoice.YamuxId => new YamuxMuxer(
            secure.Pipe, secure.IsInitiator, choice.Yamux, timeProvider, _yamuxLogger),
        MuxerChoice.MplexId => new MplexMuxer(
            secure.Pipe, secure.IsInitiator, choice.Mplex, timeProvider, _mplexLogger),
        _ => throw new ArgumentException($"{protocolId} is no muxer.", nameof(protocolId)),
    };
}
