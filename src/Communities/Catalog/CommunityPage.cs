using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Catalog;

/// <summary>A page of the list of communities.</summary>
/// <param name="Communities">In ordinal order of their ids.</param>
/// <param name="Next">What to ask for the next page after; null when this is the last one.</param>
public sealed record CommunityPage(ImmutableArray<CommunityRecord> Communities, CommunityId? Next);
