using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>What the engine knows of a grain class; made once, at registration.</summary>
internal sealed class GrainClass
{
    public GrainClass(Type type)
    {
        Type = type;
        Name = NameOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        Contracts = [.. type.GetInterfaces().Where(IsContract)];
        if (Contracts.Length == 0)
            throw new ArgumentException($"{type.FullName} implements no contract derived from {nameof(IGrain)}.");
        Activator = new GrainActivator(type);
    }

    public Type Type { get; }

    /// <summary>
    /// Name in the store: the class name in lower case, without the suffix Grain, as Orleans derives it.
    /// </summary>
    public string Name { get; }

    public bool IsReentrant { get; }

    public Type[] Contracts { get; }

    public GrainActivator Activator { get; }

    private static bool IsContract(Type type) =>
        typeof(IGrainWithStringKey).IsAssignableFrom(type) && type != typeof(IGrainWithStringKey);

    private static string NameOf(MemberInfo type)
    {
        const string Suffix = "Grain";
        var name = type.Name;
        if (name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            name = name[..^Suffix.Length];
        return name.ToLowerInvariant();
    }
}
