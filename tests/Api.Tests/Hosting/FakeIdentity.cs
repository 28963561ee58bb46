using Codex.Datasets.Ports;

namespace Codex.Api.Tests.Hosting;

/// <summary>The identity of the node whose answers were recorded.</summary>
internal sealed class FakeIdentity : INodeIdentity
{
    public string PeerId => "16Uiu2HAm7GSFKtjg9bhyd3pBbsuUukR6xZn1r2RPa5fMsxjxSXLS";

    public string PublicKey => "08021221" + "02afee7d21e8cd13d1558510ca1d9bebcdcedfa3dbb310c608a7057bf63e2e03f7";
}
