using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Tests.Fakes;

/// <summary>A network that changes when a test says so.</summary>
internal sealed class ManualNetworkChanges : INetworkChanges, IDisposable
{
    private Action? _changed;

    public IDisposable Subscribe(Action changed)
    {
        _changed = changed;
        return this;
    }

    public void Raise() => _changed?.Invoke();

    public void Dispose() => _changed = null;
}
