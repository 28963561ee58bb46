using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Codex.Orleans.Embedded.State;

/// <summary>States as JSON.</summary>
internal sealed class StateSerializer(IReadOnlyList<IJsonTypeInfoResolver> resolvers)
{
    private readonly JsonSerializerOptions _options = new()
    {
        TypeInfoResolver = resolvers.Count > 0
            ? JsonTypeInfoResolver.Combine([.. resolvers])
            : new DefaultJsonTypeInfoResolver(),
    };

    public byte[] Serialize<TState>(TState state) => JsonSerializer.SerializeToUtf8Bytes(state, Info<TState>());

    public TState Deserialize<TState>(byte[] payload) => JsonSerializer.Deserialize(payload, Info<TState>())!;

    private JsonTypeInfo<TState> Info<TState>() => (JsonTypeInfo<TState>)_options.GetTypeInfo(typeof(TState));
}
