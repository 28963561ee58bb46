using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Upnp;

/// <summary>HTTP with a device that is not trusted: no redirects, proxies or cookies; bounded bodies.</summary>
internal sealed class DeviceHttp : IDisposable
{
    private readonly PortMappingLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly HttpClient _client;

    public DeviceHttp(Gateway gateway, PortMappingLimits limits, TimeProvider timeProvider)
    {
        _limits = limits;
        _timeProvider = timeProvider;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = limits.MaxHeaderKiB,
            MaxResponseDrainSize = 0,
            ConnectCallback = (context, cancellationToken) =>
                ConnectAsync(gateway.LocalAddress, context.DnsEndPoint, cancellationToken),
        })
        {
            // Timeouts are by request, on the injected clock.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Gets a description.</summary>
    public ValueTask<HttpAnswer> GetAsync(Uri url, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Get, url),
        _limits.MaxDescriptionBytes,
        _limits.DescriptionTimeout,
        cancellationToken);

    /// <summary>Posts an action.</summary>
    public ValueTask<HttpAnswer> PostAsync(Uri url, string soapAction, byte[] body, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/xml; charset=\"utf-8\"");
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{soapAction}\"");
        return SendAsync(request, _limits.MaxActionBytes, _limits.ActionTimeout, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<HttpAnswer> SendAsync(
        HttpRequestMessage request, int maxBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // Small servers keep connections badly.
        request.Headers.ConnectionClose = true;
        var url = request.RequestUri!;
        using var clock = new CancellationTokenSource(timeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            using (request)
            using (var response = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token))
            {
                var status = (int)response.StatusCode;
                if (status is >= 300 and < 400)
                    return Failed(PortMappingError.RedirectRefused, $"{url.Authority} answered {status}.");
                if (response.Content.Headers.ContentLength > maxBytes)
                    return Failed(PortMappingError.TooLarge, $"{url.Authority} has more than {maxBytes} bytes.");
                return await ReadBodyAsync(response.Content, maxBytes, either.Token) is { } body
                    ? new HttpAnswer(status, body, null)
                    : Failed(PortMappingError.TooLarge, $"{url.Authority} has more than {maxBytes} bytes.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(PortMappingError.Timeout, $"{url.Authority} took longer than {timeout}.");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return Failed(PortMappingError.Unreachable, $"{url.Authority} takes no connection.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            var error = exception is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConfigurationLimitExceeded,
            } ? PortMappingError.TooLarge : PortMappingError.HttpFailed;
            return Failed(error, $"{url.Authority} does not speak HTTP as it should.");
        }
    }

    private static async Task<byte[]?> ReadBodyAsync(
        HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > maxBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>
    /// Connects from the address that ports are mapped to: gateways refuse mappings to others than who asks.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(
        IPAddress local, DnsEndPoint remote, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(
                new IPEndPoint(IPAddress.Parse(remote.Host), remote.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static HttpAnswer Failed(PortMappingError error, string detail) =>
        new(0, [], new PortMappingFailure(error, detail));
}
