using System.Net;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Tests.Fakes;

/// <summary>Gateways that announce themselves when a test says so.</summary>
internal sealed class ManualAnnouncements : IGatewayAnnouncements, IDisposable
{
    private Action<IPAddress>? _announced;

    public IDisposable Subscribe(Action<IPAddress> announced)
    {
        _announced = announced;
        return this;
    }

    public void Raise(IPAddress source) => _announced?.Invoke(source);

    public void Dispose() => _announced = null;
}
