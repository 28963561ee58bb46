namespace Codex.Silo.Tests.Logging;

/// <summary>A stream whose reader has gone away.</summary>
internal sealed class FailingStream : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("broken pipe");
}
