namespace Codex.Silo.Options;

/// <summary>Which upstream generation has an option (formats, top): scripts for any of them are understood.</summary>
internal enum OptionEra
{
    /// <summary>The 2025 Codex node and its successors.</summary>
    Both,

    /// <summary>The 2025 Codex node only.</summary>
    Codex2025,

    /// <summary>The 2026 Logos Storage node only.</summary>
    Logos2026,

    /// <summary>This node only.</summary>
    Own,
}
