namespace Codex.Silo.Tests.Logging;

/// <summary>A stream whose writes wait until the test lets them go.</summary>
internal sealed class StallingStream : MemoryStream
{
    public ManualResetEventSlim Entered { get; } = new();

    public ManualResetEventSlim Released { get; } = new();

    public override void Write(byte[] buffer, int offset, int count)
    {
        Entered.Set();
        Released.Wait();
        base.Write(buffer, offset, count);
    }
}
