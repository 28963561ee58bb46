namespace Codex.Silo.Options;

/// <summary>Every option of the node. Help, documentation and all three ways to set an option derive from it.</summary>
internal static class OptionTable
{
    /// <summary>The options by heading, in the order in which help and documentation show them.</summary>
    public static IReadOnlyList<OptionSection> Sections { get; } =
    [
        new("Node", NodeOptionDefinitions.Node),
        new("REST API", NodeOptionDefinitions.Api),
        new("Storage", StorageOptionDefinitions.Storage),
        new("Communities", CommunityOptionDefinitions.Communities),
        new("Logging", LogOptionDefinitions.Logging),
        new("Metrics", LogOptionDefinitions.Metrics),
        new("Peers", PeerOptionDefinitions.Peers),
    ];

    /// <summary>All options.</summary>
    public static IReadOnlyList<OptionDefinition> All { get; } =
        [.. Sections.SelectMany(section => section.Definitions)];

    /// <summary>The option with this name, or null. Names are compared exactly.</summary>
    public static OptionDefinition? Find(string name) => All.FirstOrDefault(option => option.Name == name);
}
