using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Codex.Orleans.Embedded.State;

/// <summary>States as JSON: what is set, without nulls and without what is computed.</summary>
internal sealed class StateSerializer(IReadOnlyList<IJsonTypeInfoResolver> resolvers)
{
    private readonly JsonSerializerOptions _options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = resolvers.Count > 0
            ? JsonTypeInfoResolver.Combine([.. resolvers])
            : new DefaultJsonTypeInfoResolver(),
    };

    public byte[] Serialize<TState>(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, Info<TState>());

    public TState Deserialize<TState>(byte[] payload) => JsonSerializer.Deserialize(payload, Info<TState>())!;

    private JsonTypeInfo<TState> Info<TState>() => (JsonTypeInfo<TState>)_options.GetTypeInfo(typeof(TState));
}
