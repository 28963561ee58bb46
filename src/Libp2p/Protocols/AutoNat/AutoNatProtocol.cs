namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Protocol ids of AutoNAT.</summary>
public static class AutoNatProtocol
{
    /// <summary>Version 1: whoever opens asks to be dialled.</summary>
    public const string V1 = "/libp2p/autonat/1.0.0";

    /// <summary>Version 2: whoever opens asks to be dialled.</summary>
    public const string DialRequest = "/libp2p/autonat/2/dial-request";

    /// <summary>Version 2: whoever opens has dialled, and shows the nonce.</summary>
    public const string DialBack = "/libp2p/autonat/2/dial-back";
}
