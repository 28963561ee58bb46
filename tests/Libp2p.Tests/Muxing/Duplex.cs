using System.IO.Pipelines;

namespace Codex.Libp2p.Tests.Muxing;

internal sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
