using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Tests.Fakes;

/// <summary>Gateways that a test gives, and that tells when somebody looked.</summary>
internal sealed class FixedGateways(params Gateway[] gateways) : IGatewaySource
{
    private readonly SemaphoreSlim _looks = new(0);

    public IReadOnlyList<Gateway> Gateways { get; set; } = gateways;

    public IReadOnlyList<Gateway> Find()
    {
        _looks.Release();
        return Gateways;
    }

    /// <summary>Waits until somebody has looked once more.</summary>
    public Task LookedAsync() => _looks.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Looks that nobody waited for.</summary>
    public int Looks => _looks.CurrentCount;
}
