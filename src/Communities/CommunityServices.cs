namespace Codex.Communities;
internal static class Dummy;
