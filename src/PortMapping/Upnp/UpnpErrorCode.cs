namespace Codex.PortMapping.Upnp;

/// <summary>
/// Error codes of actions (UPnP Device Architecture 1.1, section 3.2.2; WANIPConnection:1 and :2, section 2.4 and 2.5).
/// </summary>
internal static class UpnpErrorCode
{
    public const int InvalidAction = 401;
    public const int InvalidArguments = 402;
    public const int ActionFailed = 501;
    public const int OptionalActionNotImplemented = 602;
    public const int NotAuthorized = 606;
    public const int NoSuchEntryInArray = 714;
    public const int WildcardNotPermittedInSource = 715;
    public const int WildcardNotPermittedInExternalPort = 716;
    public const int ConflictInMappingEntry = 718;
    public const int SamePortValuesRequired = 724;
    public const int OnlyPermanentLeasesSupported = 725;
    public const int RemoteHostOnlySupportsWildcard = 726;
    public const int ExternalPortOnlySupportsWildcard = 727;
    public const int NoPortMapsAvailable = 728;
    public const int ConflictWithOtherMechanisms = 729;
    public const int WildcardNotPermittedInInternalPort = 732;

    /// <summary>What a refusal means here.</summary>
    public static PortMappingError Meaning(int code) => code switch
    {
        NotAuthorized => PortMappingError.NotAuthorized,
        ConflictInMappingEntry or ConflictWithOtherMechanisms => PortMappingError.Conflict,
        NoPortMapsAvailable => PortMappingError.NoResources,
        InvalidAction or OptionalActionNotImplemented or RemoteHostOnlySupportsWildcard
            or ExternalPortOnlySupportsWildcard or WildcardNotPermittedInSource => PortMappingError.Unsupported,
        _ => PortMappingError.ActionFailed,
    };
}
