namespace Codex.Storage.Tests.Disk;

/// <summary>What every call on a disk without power answers.</summary>
internal sealed class PowerCutException() : IOException("The power is off.");
