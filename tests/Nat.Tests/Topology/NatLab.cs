using System.Net;

namespace Codex.Nat.Tests.Topology;

/// <summary>An internet of its own: one link, hosts with public addresses on it, and homes behind routers.</summary>
internal sealed class NatLab : IAsyncDisposable
{
    private static readonly Lazy<Task> Cleaning = new(Leftovers.RemoveAsync);

    private readonly string _name = LabName.Next();
    private readonly Lock _gate = new();
    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly List<PortMapper> _mappers = [];
    private NetworkNamespace _internet = null!;
    private int _sites;

    private NatLab()
    {
    }

    /// <summary>A place for files, removed with the laboratory.</summary>
    public string Directory => Path.Combine(Path.GetTempPath(), _name);

    /// <summary>Names of everything on this machine that belongs to this laboratory.</summary>
    public string[] Traces() =>
        [.. Leftovers.Names().Where(name => name.StartsWith(_name + "-", StringComparison.Ordinal)),
            .. System.IO.Directory.Exists(Directory) ? [Directory] : Array.Empty<string>()];

    public static async Task<NatLab> CreateAsync()
    {
        await Cleaning.Value;
        var lab = new NatLab();
        System.IO.Directory.CreateDirectory(lab.Directory);
        lab._internet = await lab.AddNamespaceAsync("internet");
        await lab._internet.IpAsync(
            "link add street type bridge", "link set street up", $"addr add {LabAddresses.Backbone}/8 dev street");
        return lab;
    }

    /// <summary>Adds a host, and what stands before it. Sites may be added beside each other.</summary>
    public async Task<Site> AddAsync(NatKind kind)
    {
        var number = Interlocked.Increment(ref _sites);
        Assert.InRange(number, 1, LabLimits.Sites);
        var address = LabAddresses.Public(number);
        var member = await AddNamespaceAsync($"{number}-member");
        if (kind == NatKind.Public)
        {
            await JoinInternetAsync(number, member);
            return new Site(kind, address, new LabHost(member, address), []);
        }

        var host = new LabHost(member, IPAddress.Parse(LabAddresses.Home(number, 2)));
        var home = await AddNamespaceAsync($"{number}-home");
        var inner = new Router(home, LabAddresses.Home(number, 1));
        Router[] routers = [inner];
        if (kind == NatKind.CarrierGrade)
        {
            var carrier = await AddNamespaceAsync($"{number}-carrier");
            await JoinInternetAsync(number, carrier);
            await JoinAsync(
                carrier, LabAddresses.Carrier(number, 1), home, "wan", LabAddresses.Carrier(number, 2));
            await RouteAsync(carrier, kind, IPAddress.Parse(LabAddresses.Carrier(number, 2)));
            routers = [inner, new Router(carrier, LabAddresses.Carrier(number, 1))];
        }
        else
            await JoinInternetAsync(number, home);

        await JoinAsync(home, inner.LanAddress, member, "eth0", host.Address.ToString());
        await RouteAsync(home, kind, host.Address);
        if (kind == NatKind.Upnp)
            await AddMapperAsync(number, home);
        return new Site(kind, address, host, routers);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var mapper in _mappers)
            await mapper.DisposeAsync();
        foreach (var each in _namespaces)
            await Leftovers.RemoveAsync(each.Name);
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task RouteAsync(NetworkNamespace router, NatKind kind, IPAddress inside)
    {
        await router.RunAsync("nft", ["-f", "-"], RouterRules.Of(kind, inside));
        router.Set("ipv4/ip_forward", 1);
    }

    private async Task<NetworkNamespace> AddNamespaceAsync(string role)
    {
        var added = await NetworkNamespace.CreateAsync($"{_name}-{role}");
        lock (_gate)
            _namespaces.Add(added);
        return added;
    }

    private async Task AddMapperAsync(int number, NetworkNamespace home)
    {
        var mapper = await PortMapper.StartAsync(home, Path.Combine(Directory, $"{number}-miniupnpd"));
        lock (_gate)
            _mappers.Add(mapper);
    }

    private async Task JoinInternetAsync(int number, NetworkNamespace host)
    {
        await _internet.IpAsync(
            $"link add port{number} type veth peer name wan netns {host.Name}",
            $"link set port{number} master street",
            $"link set port{number} up");
        await host.IpAsync(
            $"addr add {LabAddresses.Public(number)}/8 dev wan",
            "link set wan up",
            $"route add default via {LabAddresses.Backbone}");
    }

    /// <summary>Joins a router's inner side to one that is behind it.</summary>
    private static async Task JoinAsync(
        NetworkNamespace router, string routerAddress, NetworkNamespace inside, string device, string insideAddress)
    {
        await router.IpAsync(
            $"link add lan type veth peer name {device} netns {inside.Name}",
            $"addr add {routerAddress}/24 dev lan",
            "link set lan up");
        await inside.IpAsync(
            $"addr add {insideAddress}/24 dev {device}",
            $"link set {device} up",
            $"route add default via {routerAddress}");
    }
}
