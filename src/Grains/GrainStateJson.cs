using System.Text.Json.Serialization;

namespace Codex.Grains;

/// <summary>Generated serializers of the states, for a fast start.</summary>
[JsonSerializable(typeof(DatasetState))]
[JsonSerializable(typeof(BlockSetState))]
[JsonSerializable(typeof(ProviderListState))]
[JsonSerializable(typeof(CommunityState))]
[JsonSerializable(typeof(ArchiveListState))]
[JsonSerializable(typeof(CommunityDirectoryState))]
public sealed partial class GrainStateJson : JsonSerializerContext;
