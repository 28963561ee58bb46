using Orleans;

namespace Codex.Orleans.Embedded.Tests.Conformance;

/// <summary>
/// Holds what we declare in the Orleans namespaces against Orleans 10.4.2, so that grains compile against either. The
/// genuine Orleans.Core.Abstractions is always at hand. Types that live in other assemblies are listed here with their
/// home: they are compared where that is at hand, too (GrainEngine=Orleans), and everywhere with what
/// Core.Abstractions' own references tell of them.
/// </summary>
public sealed class OrleansConformanceTests
{
    private const string CoreAbstractions = "Orleans.Core.Abstractions";

    /// <summary>Our types that live elsewhere, and where: not comparable in the embedded engine's own build.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["Orleans.AliasAttribute"] = "Orleans.Serialization.Abstractions",
        ["Orleans.GenerateSerializerAttribute"] = "Orleans.Serialization.Abstractions",
        ["Orleans.IdAttribute"] = "Orleans.Serialization.Abstractions",
        ["Orleans.ImmutableAttribute"] = "Orleans.Serialization.Abstractions",
        ["Orleans.GrainReminderExtensions"] = "Orleans.Reminders",
        ["Orleans.IRemindable"] = "Orleans.Reminders",
        ["Orleans.Runtime.IGrainReminder"] = "Orleans.Reminders",
        ["Orleans.Runtime.ReminderException"] = "Orleans.Reminders",
        ["Orleans.Runtime.TickStatus"] = "Orleans.Reminders",
        ["Orleans.Runtime.IPersistentState`1"] = "Orleans.Runtime",
        ["Orleans.Runtime.PersistentStateAttribute"] = "Orleans.Runtime",
        ["Orleans.Storage.InconsistentStateException"] = "Orleans.Core",
    };

    private static readonly PublicSurface Ours = new(typeof(Grain).Assembly.Location);

    private static readonly Dictionary<string, PublicSurface> Genuine = Directory
        .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Genuine"))
        .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), static path => new PublicSurface(path));

    public static TheoryData<string> ComparableTypes() =>
        [.. Ours.Types.Keys.Where(static type => Genuine.ContainsKey(HomeOf(type))).Order()];

    [Theory]
    [MemberData(nameof(ComparableTypes))]
    public void Type_EverythingItShows_IsInOrleans(string type)
    {
        var home = HomeOf(type);
        Assert.True(Genuine[home].Types.TryGetValue(type, out var genuine), $"{type} is not in {home}.");

        var unknown = Ours.Types[type].Except(genuine!).ToArray();

        Assert.True(
            unknown.Length == 0,
            $"Not in Orleans:\n{string.Join('\n', unknown)}\nThere are:\n{string.Join('\n', genuine!.Order())}");
    }

    [Fact]
    public void Elsewhere_Listed_IsExact()
    {
        Assert.All(Elsewhere.Keys, static type => Assert.Contains(type, Ours.Types.Keys));
        Assert.All(Elsewhere.Keys, static type => Assert.DoesNotContain(type, Genuine[CoreAbstractions].Types.Keys));
    }

    [Fact]
    public void Elsewhere_CoreAbstractionsRefersToIt_HasThatHomeAndThoseConstructors()
    {
        var core = Genuine[CoreAbstractions];
        var seen = 0;
        foreach (var (type, home) in Elsewhere)
        {
            foreach (var assembly in core.Homes[type])
            {
                Assert.Equal(home, assembly);
                seen++;
            }
        }

        Assert.True(seen >= 4, $"{CoreAbstractions} refers to {seen} of the listed types: too few to mean much.");
        var constructors = core.UsedMethods.Where(static used =>
            Elsewhere.ContainsKey(used.Type) && used.Method.Contains(" .ctor`", StringComparison.Ordinal));
        foreach (var (type, method) in constructors)
            Assert.Contains(Ours.Types[type], line => line.Contains(method, StringComparison.Ordinal));
    }

    private static string HomeOf(string type) => Elsewhere.GetValueOrDefault(type, CoreAbstractions);
}
