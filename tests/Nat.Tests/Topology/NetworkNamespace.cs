using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Codex.Nat.Tests.Topology;

/// <summary>
/// A network namespace with a name. A socket belongs for ever to the namespace that its creating thread was in, so
/// only that moment needs a thread inside; everything else happens wherever the test runs.
/// </summary>
internal sealed partial class NetworkNamespace
{
    /// <summary>Where iproute2 keeps names of namespaces.</summary>
    public const string Directory = "/run/netns";

    private const int CloneNewNet = 0x40000000;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Adds a namespace in which only loopback is up, without IPv6, and which forwards nothing.</summary>
    public static async Task<NetworkNamespace> CreateAsync(string name)
    {
        await Command.RunAsync("ip", ["netns", "add", name]);
        var created = new NetworkNamespace(name);
        created.Set("ipv6/conf/all/disable_ipv6", 1);
        created.Set("ipv6/conf/default/disable_ipv6", 1);
        created.Set("ipv4/ip_forward", 0);
        await created.IpAsync("link set lo up");
        return created;
    }

    /// <summary>Sets a variable of /proc/sys/net, unless this kernel has none of that name.</summary>
    public void Set(string variable, int value)
    {
        var path = $"/proc/sys/net/{variable}";
        Enter(() =>
        {
            if (File.Exists(path))
                File.WriteAllText(path, $"{value}\n");
            return true;
        });
    }

    /// <summary>Runs commands of ip(8) inside, all in one go.</summary>
    public Task IpAsync(params string[] commands) =>
        Command.RunAsync("ip", ["-n", Name, "-batch", "-"], string.Join('\n', commands));

    /// <summary>Runs a program inside, to its end; what it wrote.</summary>
    public Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "") =>
        Command.RunAsync("ip", ["netns", "exec", Name, program, .. arguments], input);

    /// <summary>A new socket inside.</summary>
    public Socket NewSocket(SocketType type, ProtocolType protocol) =>
        Enter(() => new Socket(AddressFamily.InterNetwork, type, protocol));

    /// <summary>A client of servers inside, known by their IP addresses.</summary>
    public HttpClient NewHttpClient(Uri? baseAddress = null) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = NewSocket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.NoDelay = true;
                var address = IPAddress.Parse(context.DnsEndPoint.Host);
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = baseAddress,
        Timeout = LabLimits.Event,
    };

    /// <summary>
    /// Runs something on a thread inside. The thread is new and ends with it: none of the pool ever changes its
    /// namespace.
    /// </summary>
    public T Enter<T>(Func<T> inside)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using (var handle = File.OpenHandle(Path.Combine(Directory, Name)))
                {
                    if (setns((int)handle.DangerousGetHandle(), CloneNewNet) != 0)
                        throw new Win32Exception(Marshal.GetLastPInvokeError());
                }

                result = inside();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int descriptor, int type);
}
