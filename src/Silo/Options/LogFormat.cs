namespace Codex.Silo.Options;

/// <summary>How log lines look on standard output (cli, section 2).</summary>
public enum LogFormat
{
    /// <summary>Colours on a terminal, plain text elsewhere.</summary>
    Auto,

    /// <summary>Text with ANSI colours.</summary>
    Colors,

    /// <summary>Plain text.</summary>
    NoColors,

    /// <summary>One JSON object per line.</summary>
    Json,

    /// <summary>Nothing on standard output; a log file is still written.</summary>
    None,
}
