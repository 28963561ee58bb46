using System.Net;

namespace Codex.Discovery.Providers;

/// <summary>Who says that somebody provides something. It need not be the provider: nobody checks that.</summary>
/// <param name="Address">The address of the node that said it; null when it is this node itself.</param>
public readonly record struct ProviderOrigin(IPAddress? Address)
{
    /// <summary>This node: what it provides itself, and what no stranger may push out.</summary>
    public static ProviderOrigin Own => default;

    /// <summary>Whether it is this node.</summary>
    public bool IsOwn => Address is null;
}
