namespace Codex.PortMapping;

/// <summary>A port of this machine that others should reach.</summary>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="InternalPort">The port that this node listens on, 1 to 65535.</param>
/// <param name="SuggestedExternalPort">
/// The port that the gateway is asked for, 0 for the same as <paramref name="InternalPort"/>. It may give another.
/// </param>
public sealed record PortToMap(TransportProtocol Protocol, int InternalPort, int SuggestedExternalPort = 0)
{
    /// <summary>The external port to ask for.</summary>
    internal int FirstChoice => SuggestedExternalPort == 0 ? InternalPort : SuggestedExternalPort;

    /// <inheritdoc/>
    public override string ToString() => $"{Protocol} {InternalPort}";
}
