using Orleans;

namespace Codex.Orleans.Embedded.Tests.Conformance;

/// <summary>
/// Holds what we declare in the Orleans namespaces against Orleans 10.4.2, so that grains compile against either. The
/// genuine Orleans.Core.Abstractions is a download; other Orleans assemblies cannot be had everywhere, so the types that
/// live there are listed here, and are compared only with what Core.Abstractions' own references tell of them.
/// </summary>
public sealed class OrleansConformanceTests : IDisposable
{
    /// <summary>Our types that live in an assembly which is not to be had here, and which one that is.</summary>
    private static readonly Dictionary<string, string> NotComparableHere = new()
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

    private readonly PublicSurface _ours = new(typeof(Grain).Assembly.Location);
    private readonly PublicSurface _genuine = new(
        Path.Combine(AppContext.BaseDirectory, "Genuine", "Orleans.Core.Abstractions.dll"));

    public static TheoryData<string> ComparableTypes()
    {
        using var ours = new PublicSurface(typeof(Grain).Assembly.Location);
        return [.. ours.Types.Keys.Where(static type => !NotComparableHere.ContainsKey(type)).Order()];
    }

    [Theory]
    [MemberData(nameof(ComparableTypes))]
    public void Type_EverythingItShows_IsInOrleans(string type)
    {
        Assert.True(_genuine.Types.TryGetValue(type, out var genuine), $"{type} is not in Orleans.Core.Abstractions.");

        var unknown = _ours.Types[type].Except(genuine!).ToArray();

        Assert.True(
            unknown.Length == 0,
            $"Not in Orleans:\n{string.Join('\n', unknown)}\nThere are:\n{string.Join('\n', genuine!.Order())}");
    }

    [Fact]
    public void ListOfTypesElsewhere_IsExact()
    {
        Assert.All(NotComparableHere.Keys, type => Assert.Contains(type, _ours.Types.Keys));
        Assert.All(NotComparableHere.Keys, type => Assert.DoesNotContain(type, _genuine.Types.Keys));
    }

    [Fact]
    public void TypesElsewhere_OrleansRefersToThem_InTheirHomeAndWithMethodsWeHave()
    {
        var seen = 0;
        foreach (var (type, home) in NotComparableHere)
        {
            foreach (var assembly in _genuine.Homes[type])
            {
                Assert.Equal(home, assembly);
                seen++;
            }
        }

        Assert.True(seen >= 4, $"Orleans.Core.Abstractions refers to {seen} of the listed types: too few to mean much.");
        foreach (var (type, method) in _genuine.UsedMethods.Where(static used => NotComparableHere.ContainsKey(used.Type)))
        {
            if (method.Contains(" .ctor`", StringComparison.Ordinal))
                Assert.Contains(_ours.Types[type], line => line.Contains(method, StringComparison.Ordinal));
        }
    }

    public void Dispose()
    {
        _ours.Dispose();
        _genuine.Dispose();
    }
}
