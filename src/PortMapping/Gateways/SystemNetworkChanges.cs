using System.Net.NetworkInformation;

namespace Codex.PortMapping.Gateways;

/// <summary>What the operating system tells.</summary>
public sealed class SystemNetworkChanges : INetworkChanges
{
    /// <inheritdoc/>
    public IDisposable Subscribe(Action changed) => new Subscription(changed);

    private sealed class Subscription : IDisposable
    {
        private readonly Action _changed;

        public Subscription(Action changed)
        {
            _changed = changed;
            try
            {
                NetworkChange.NetworkAddressChanged += Handle;
            }
            catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
            {
                // Changes are noticed by the periodic check then.
            }
        }

        public void Dispose() => NetworkChange.NetworkAddressChanged -= Handle;

        private void Handle(object? sender, EventArgs arguments) => _changed();
    }
}
