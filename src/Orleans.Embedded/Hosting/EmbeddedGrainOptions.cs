using System.Text.Json.Serialization.Metadata;

namespace Codex.Orleans.Embedded.Hosting;

/// <summary>How the embedded grain engine runs.</summary>
public sealed record EmbeddedGrainOptions
{
    /// <summary>
    /// Path of the SQLite file; its directory must exist. Beside it SQLite keeps <c>-wal</c> and <c>-shm</c>.
    /// </summary>
    public required string DatabasePath { get; init; }

    /// <summary>The grain classes. Listed, not searched for: scanning assemblies costs start-up time.</summary>
    public required IReadOnlyList<GrainRegistration> Grains { get; init; }

    /// <summary>
    /// Generated serializers of the state types, such as a <c>JsonSerializerContext</c>. Default none: reflection,
    /// which costs start-up time. Properties without a setter are not stored.
    /// </summary>
    public IReadOnlyList<IJsonTypeInfoResolver> StateTypes { get; init; } = [];

    /// <summary>When a write counts as done. Default <see cref="StateDurability.Strict"/>.</summary>
    public StateDurability Durability { get; init; } = StateDurability.Strict;

    /// <summary>How long an activation may be idle before it ends. Default 15 minutes.</summary>
    public TimeSpan IdleAge { get; init; } = EmbeddedGrainLimits.DefaultIdleAge;

    /// <summary>How long a caller waits for an answer. Default 30 seconds.</summary>
    public TimeSpan ResponseTimeout { get; init; } = EmbeddedGrainLimits.DefaultResponseTimeout;

    /// <summary>Refuses values that cannot work.</summary>
    /// <exception cref="ArgumentException">Names the option, its value and its range.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(DatabasePath))
            throw new ArgumentException($"{nameof(DatabasePath)} is '{DatabasePath}'; it must name a file.");
        if (Grains.Count == 0)
            throw new ArgumentException($"{nameof(Grains)} is empty; at least one grain class must be registered.");
        RequireAtLeast(nameof(IdleAge), IdleAge, EmbeddedGrainLimits.MinIdleAge);
        RequireAtLeast(nameof(ResponseTimeout), ResponseTimeout, EmbeddedGrainLimits.SweepPeriod);
    }

    private static void RequireAtLeast(string option, TimeSpan value, TimeSpan least)
    {
        if (value < least)
            throw new ArgumentException($"{option} is {value}; it must be at least {least}.");
    }
}
