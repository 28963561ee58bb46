using System.Text;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>Peers by name.</summary>
internal static class TestPeers
{
    public static PeerId Named(string name) => PeerId.FromPublicKey(Encoding.UTF8.GetBytes(name));
}
