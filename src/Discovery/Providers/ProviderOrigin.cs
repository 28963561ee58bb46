using System.Net;

namespace Codex.Discovery.Providers;

/// <summary>Who says that somebody provides something. It need not be the provider: nobody checks that.</summary>
/// <param name="Address">The address of the node that said it.</param>
public readonly record struct ProviderOrigin(IPAddress Address);
