namespace Codex.PortMapping.Gateways;

/// <summary>Tells when this machine's addresses or interfaces change.</summary>
public interface INetworkChanges
{
    /// <summary>Calls <paramref name="changed"/> after every change, from any thread, until the result is disposed.
    /// </summary>
    IDisposable Subscribe(Action changed);
}
