namespace Codex.PortMapping;

/// <summary>
/// Bounds and rhythms of port mapping. Sources: libp2p wire, section 11, and the RFCs named; where none is named, the
/// bound is ours.
/// </summary>
public sealed record PortMappingLimits
{
    /// <summary>The defaults.</summary>
    public static PortMappingLimits Default { get; } = new();

    /// <summary>Ports of one mapper. Default 8: a node has two.</summary>
    public int MaxPorts { get; init; } = 8;

    /// <summary>Gateways that one search asks. Default 3: a machine with Ethernet, Wi-Fi and a tunnel.</summary>
    public int MaxGateways { get; init; } = 3;

    /// <summary>Shortest lease asked for. Default 2 min: servers give no less (RFC 6887, section 15).</summary>
    public TimeSpan MinLease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Longest lease asked for, and the longest believed in: a gateway that promises more is asked again at half of
    /// this. Default 1 day (RFC 6887, section 15).
    /// </summary>
    public TimeSpan MaxLease { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Wait before asking by UDP again, doubled each time. Default 250 ms (RFC 6886, section 3.1).</summary>
    public TimeSpan FirstRetransmission { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long an answer over UDP is waited for in all. Default 3 s: RFC 6886 goes on for 64 s, during which a node
    /// could have asked by other protocols.
    /// </summary>
    public TimeSpan DatagramTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Datagrams from the gateway that are looked at while one answer is waited for. Default 32.</summary>
    public int MaxDatagramsPerRequest { get; init; } = 32;

    /// <summary>Longest PCP packet, in bytes. Default 1100 (RFC 6887, section 7).</summary>
    public int MaxPcpBytes { get; init; } = 1100;

    /// <summary>How often a UPnP search is sent. Default 3 (libp2p wire, section 11: 2 to 3).</summary>
    public int SearchSends { get; init; } = 3;

    /// <summary>Pause between these. Default 500 ms.</summary>
    public TimeSpan SearchInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long answers to a search are waited for. Default 3 s (libp2p wire, section 11).</summary>
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long others may still answer after the gateway did. Default 300 ms: the five wishes are answered apart.
    /// </summary>
    public TimeSpan SearchGrace { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Seconds over which devices spread their answers. Default 2 (libp2p wire, section 11: MX).</summary>
    public int SearchSpreadSeconds { get; init; } = 2;

    /// <summary>Longest answer to a search that is read, in bytes. Default 2048: a datagram on any network.</summary>
    public int MaxSearchAnswerBytes { get; init; } = 2048;

    /// <summary>Answers to one search that are looked at. Default 64: a network has many devices.</summary>
    public int MaxSearchAnswers { get; init; } = 64;

    /// <summary>Locations that one search tries. Default 4.</summary>
    public int MaxLocations { get; init; } = 4;

    /// <summary>Longest URL taken from a device, in characters. Default 1024.</summary>
    public int MaxUrlLength { get; init; } = 1024;

    /// <summary>Longest description of a device, in bytes. Default 256 KiB (libp2p wire, section 11).</summary>
    public int MaxDescriptionBytes { get; init; } = 256 * 1024;

    /// <summary>Longest answer to an action, in bytes. Default 64 KiB: one has about 600 bytes.</summary>
    public int MaxActionBytes { get; init; } = 64 * 1024;

    /// <summary>Longest headers of an HTTP answer, in KiB. Default 16.</summary>
    public int MaxHeaderKiB { get; init; } = 16;

    /// <summary>Elements within elements in a device's XML. Default 32: UPnP needs 12.</summary>
    public int MaxXmlDepth { get; init; } = 32;

    /// <summary>Services of a device that are looked at. Default 64.</summary>
    public int MaxServices { get; init; } = 64;

    /// <summary>Services of a device that are asked for their status. Default 4: lines of one router.</summary>
    public int MaxServicesAsked { get; init; } = 4;

    /// <summary>Longest text of one XML element that is used, in characters. Default 1024.</summary>
    public int MaxXmlTextLength { get; init; } = 1024;

    /// <summary>How long a device may take for its description, body included. Default 5 s.</summary>
    public TimeSpan DescriptionTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a device may take for an action. Default 10 s: UPnP allows 30, small routers take some seconds.
    /// </summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>External ports tried with UPnP when the one asked for is taken. Default 4.</summary>
    public int MaxOtherPorts { get; init; } = 4;

    /// <summary>
    /// How often the gateway is asked whether it still has the mappings. Default 5 min: a router that restarts would
    /// otherwise be noticed at half of the lease (network, section 3: recheck 300 s).
    /// </summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Shortest pause before a mapping is renewed, or tried again, and half of the shortest lease that is believed.
    /// Default 4 s (RFC 6887, section 11.2.1).
    /// </summary>
    public TimeSpan MinRenewPause { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>First pause after no gateway mapped anything, doubled each time. Default 10 s.</summary>
    public TimeSpan MinRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Longest such pause, and the longest time that a gateway can ask to be left alone. Default 30 min.
    /// </summary>
    public TimeSpan MaxRetry { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long announcements of gateways are ignored after one was heard. Default 5 s: a gateway sends ten of them in
    /// two minutes (RFC 6886, section 3.2.1), anybody as many as they like.
    /// </summary>
    public TimeSpan AnnouncementPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the network has to be quiet after a change of it before the gateway is asked. Default 1 s: an interface
    /// that comes up changes several times.
    /// </summary>
    public TimeSpan NetworkQuiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often that wait begins again, at most, while changes go on. Default 10: on a machine that starts containers
    /// they never end.
    /// </summary>
    public int MaxQuietRounds { get; init; } = 10;

    /// <summary>How long a stop waits for the gateway to remove the mappings. Default 3 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
