using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Tests.Fakes;

/// <summary>
/// A UPnP gateway on loopback, which answers searches by unicast. It keeps mappings as a gateway does; a test changes
/// what it says, down to the bytes.
/// </summary>
internal sealed partial class FakeInternetGateway : IDisposable
{
    private readonly TcpListener _http = new(IPAddress.Loopback, 0);
    private readonly UdpClient _search = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running;

    public FakeInternetGateway()
    {
        _http.Start();
        HttpPort = ((IPEndPoint)_http.LocalEndpoint).Port;
        Gateway = new Gateway(IPAddress.Loopback, IPAddress.Loopback)
        {
            ControlPort = 9,
            SearchEndPoints = [(IPEndPoint)_search.Client.LocalEndPoint!],
        };
        Location = $"http://127.0.0.1:{HttpPort}/rootDesc.xml";
        _running = [Task.Run(AnswerSearchesAsync), Task.Run(AcceptAsync)];
    }

    public int HttpPort { get; }

    public Gateway Gateway { get; }

    public string Location { get; set; }

    public int Version { get; set; } = 1;

    public string ControlUrl { get; set; } = "/ctl/IPConn";

    public string UrlBase { get; set; } = "";

    public string Status { get; set; } = "Connected";

    public string ExternalAddress { get; set; } = "11.22.33.1";

    /// <summary>The error code of a call, null to do it; by action and arguments.</summary>
    public Func<string, IReadOnlyDictionary<string, string>, int?> Refuse { get; set; } = static (_, _) => null;

    /// <summary>The whole answer to a request, by its path; null for the usual one.</summary>
    public Func<string, byte[]?> Raw { get; set; } = static _ => null;

    /// <summary>Called after an answer was written, while the connection is still open.</summary>
    public Func<CancellationToken, Task> BeforeClose { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Mappings by protocol and external port: internal endpoint, lease in seconds, description.</summary>
    public ConcurrentDictionary<(string, int), (string Internal, int Lease, string Description)> Mappings { get; } = [];

    /// <summary>Calls, oldest first: action, and external port.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _search.Dispose();
        _http.Dispose();
        Task.WaitAll(_running);
        _stop.Dispose();
    }

    private async Task AnswerSearchesAsync()
    {
        try
        {
            while (true)
            {
                var received = await _search.ReceiveAsync(_stop.Token);
                var search = Encoding.ASCII.GetString(received.Buffer);
                var target = Regex.Match(search, "\r\nST: (.*)\r\n").Groups[1].Value;
                if (!search.StartsWith("M-SEARCH * HTTP/1.1\r\nHOST: 127.0.0.1:", StringComparison.Ordinal)
                    || !search.Contains("\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\n", StringComparison.Ordinal)
                    || !target.EndsWith("InternetGatewayDevice:1", StringComparison.Ordinal))
                    continue;
                var answer = $"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=120\r\nST: {target}\r\nEXT:\r\n"
                    + $"location:  {Location}\r\n\r\n";
                await _search.SendAsync(Encoding.ASCII.GetBytes(answer), received.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _http.AcceptTcpClientAsync(_stop.Token);
                lock (_running)
                    _running.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                var (head, body) = await ReadRequestAsync(stream);
                var path = head.Split(' ')[1];
                await stream.WriteAsync(Raw(path) ?? Answer(head, path, body), _stop.Token);
                await BeforeClose(_stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side left.
        }
    }

    private async Task<(string Head, string Body)> ReadRequestAsync(NetworkStream stream)
    {
        var text = "";
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var length = Regex.Match(text, "\r\nContent-Length: (\\d+)", RegexOptions.IgnoreCase);
            if (end >= 0 && text.Length - end - 4 >= (length.Success ? int.Parse(length.Groups[1].Value) : 0))
                return (text[..end], text[(end + 4)..]);
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
                throw new IOException("closed");
            text += Encoding.UTF8.GetString(buffer, 0, read);
        }
    }

    private byte[] Answer(string head, string path, string body)
    {
        if (head.StartsWith("GET ", StringComparison.Ordinal))
            return Http(200, Description());
        var action = Regex.Match(head, "\r\nSOAPAction: \"(.*)#(.*)\"", RegexOptions.IgnoreCase);
        var type = $"urn:schemas-upnp-org:service:WANIPConnection:{Version}";
        if (path != ControlUrl || action.Groups[1].Value != type
            || !head.Contains("Content-Type: text/xml; charset=\"utf-8\"", StringComparison.OrdinalIgnoreCase))
            return Http(404, "");
        var arguments = Argument().Matches(body).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var name = action.Groups[2].Value;
        Calls.Enqueue($"{name} {arguments.GetValueOrDefault("NewExternalPort")}".Trim());
        var (values, error) = Do(name, arguments);
        return error is { } code
            ? Http(500, Fault(code))
            : Http(200, Envelope($"<u:{name}Response xmlns:u=\"{type}\">{values}</u:{name}Response>"));
    }

    private (string Values, int? Error) Do(string action, Dictionary<string, string> arguments)
    {
        if (Refuse(action, arguments) is { } error)
            return ("", error);
        var port = int.Parse(arguments.GetValueOrDefault("NewExternalPort", "0"));
        var key = (arguments.GetValueOrDefault("NewProtocol", ""), port);
        switch (action)
        {
            case "GetStatusInfo":
                return ($"<NewConnectionStatus>{Status}</NewConnectionStatus><NewUptime>5</NewUptime>", null);
            case "GetExternalIPAddress":
                return ($"<NewExternalIPAddress>{ExternalAddress}</NewExternalIPAddress>", null);
            case "DeletePortMapping":
                return ("", Mappings.TryRemove(key, out _) ? null : 714);
            case "GetSpecificPortMappingEntry" when Mappings.TryGetValue(key, out var known):
                var parts = known.Internal.Split(':');
                return ($"<NewInternalPort>{parts[1]}</NewInternalPort><NewInternalClient>{parts[0]}"
                    + "</NewInternalClient><NewEnabled>1</NewEnabled>", null);
            case "GetSpecificPortMappingEntry":
                return ("", 714);
            case "AddPortMapping":
                Mappings[key] = Entry(arguments);
                return ("", null);
            case "AddAnyPortMapping" when Version == 2:
                Mappings[(key.Item1, port + 1000)] = Entry(arguments);
                return ($"<NewReservedPort>{port + 1000}</NewReservedPort>", null);
            default:
                return ("", 401);
        }
    }

    private static (string, int, string) Entry(Dictionary<string, string> arguments) => (
        $"{arguments["NewInternalClient"]}:{arguments["NewInternalPort"]}",
        int.Parse(arguments["NewLeaseDuration"]),
        arguments["NewPortMappingDescription"]);

    private string Description() =>
        $"""
        <?xml version="1.0"?>
        <root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major></specVersion>{UrlBase}
        <device><deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:{Version}</deviceType>
        <serviceList><service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType>
        <controlURL>/ctl/L3F</controlURL></service></serviceList><deviceList><device><deviceList><device>
        <serviceList><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:{Version}</serviceType>
        <serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId><controlURL>{ControlUrl}</controlURL>
        <eventSubURL>/evt/IPConn</eventSubURL><SCPDURL>/WANIPCn.xml</SCPDURL></service></serviceList>
        </device></deviceList></device></deviceList></device></root>
        """;

    public static byte[] Http(int status, string body) => Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
        + $"Connection: close\r\n\r\n{body}");

    public static string Envelope(string body) =>
        "<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">"
        + $"<s:Body>{body}</s:Body></s:Envelope>";

    public static string Fault(int code) => Envelope(
        "<s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail>"
        + $"<UPnPError xmlns=\"urn:schemas-upnp-org:control-1-0\"><errorCode>{code}</errorCode>"
        + "<errorDescription>X</errorDescription></UPnPError></detail></s:Fault>");

    [GeneratedRegex("<(New\\w+)>(.*?)</\\1>")]
    private static partial Regex Argument();
}
