namespace Codex.Api.Tests.Hosting;

/// <summary>
/// The system's clock, put forward as a test likes. The server runs on it as well, so it must not stand still.
/// </summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
