using System.Net;

namespace Codex.Discovery.Routing;

/// <summary>A node at one address: whom a session is with. The same id elsewhere is a session of its own.</summary>
internal readonly record struct NodeAddress(NodeId Id, IPEndPoint EndPoint);
