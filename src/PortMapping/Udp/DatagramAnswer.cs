using System.Diagnostics.CodeAnalysis;

namespace Codex.PortMapping.Udp;

/// <summary>An answer, or why there is none.</summary>
internal readonly record struct DatagramAnswer<T>(T? Value, PortMappingFailure? Failure)
    where T : struct
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAnswered => Value is not null;
}
