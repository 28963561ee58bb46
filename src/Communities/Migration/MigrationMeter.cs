namespace Codex.Communities.Migration;

/// <summary>Counts what is behind a migration, and tells.</summary>
internal sealed class MigrationMeter(IProgress<MigrationProgress>? listener)
{
    private MigrationProgress _now;

    /// <summary>Begins a phase.</summary>
    public void Begin(MigrationPhase phase, int total) => Tell(new MigrationProgress(phase, 0, total, 0));

    /// <summary>One more archive is behind it.</summary>
    public void Advance(int bytes) => Tell(_now with { Done = _now.Done + 1, Bytes = _now.Bytes + bytes });

    private void Tell(MigrationProgress now)
    {
        _now = now;
        listener?.Report(now);
    }
}
