using System.Text.Json.Serialization;

namespace Codex.Api.Ports.Reachability;

/// <summary>By which way a connection came about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionWay>))]
public enum ConnectionWay
{
    /// <summary>One side dialled the other.</summary>
    [JsonStringEnumMemberName("direct")]
    Direct,

    /// <summary>The peer dialled this node through the port that its router forwards.</summary>
    [JsonStringEnumMemberName("mapped")]
    Mapped,

    /// <summary>Both dialled at once and so opened their routers for each other.</summary>
    [JsonStringEnumMemberName("punched")]
    Punched,

    /// <summary>Through a relay.</summary>
    [JsonStringEnumMemberName("relayed")]
    Relayed,
}
