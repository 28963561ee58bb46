using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Recorded;

/// <summary>Where this node answers differently, on purpose.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Check">What holds instead of equality with the recorded answer.</param>
internal sealed record Deviation(string Reason, Action<RecordedRequest, RawResponse> Check);
