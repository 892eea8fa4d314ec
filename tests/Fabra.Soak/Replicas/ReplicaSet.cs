using Fabra.Client;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Replicas;

/// <summary>Some servers on one database, each with a spool of its own, that can be killed and started again one by one.</summary>
internal sealed class ReplicaSet : IAsyncDisposable
{
    /// <summary>Deadline of each call of <see cref="Client"/>.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);

    private readonly SoakSettings _settings;
    private readonly string _name;
    private readonly string _folder;
    private readonly string[] _options;
    private readonly ServerProcess[] _servers;
    private readonly FabraClient[] _clients;

    private ReplicaSet(SoakSettings settings, string name, string folder, string[] options, int count)
    {
        _settings = settings;
        _name = name;
        _folder = folder;
        _options = options;
        _servers = new ServerProcess[count];
        _clients = new FabraClient[count];
    }

    public int Count => _servers.Length;

    public static async Task<ReplicaSet> StartAsync(
        SoakSettings settings, string name, string folder, string[] options, int count, CancellationToken cancellationToken)
    {
        var replicas = new ReplicaSet(settings, name, folder, options, count);

        // At once, as a deployment does: the empty database is migrated by whoever comes first.
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => replicas.StartOneAsync(number, cancellationToken)));
        return replicas;
    }

    public ServerProcess Server(int number) => _servers[number % Count];

    /// <summary>A client of one replica that repeats nothing.</summary>
    public FabraClient Client(int number) => _clients[number % Count];

    /// <summary>SIGKILL, and the same replica again: with its spool, at another port.</summary>
    public async Task KillAndStartAsync(int number, CancellationToken cancellationToken)
    {
        var killed = _servers[number];
        await killed.KillAsync();
        await StartOneAsync(number, cancellationToken);
        await killed.DisposeAsync();
    }

    /// <summary>Waits until nothing waits in any spool.</summary>
    public async Task DrainedAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers)
        {
            while (await server.Client.SpooledAsync(cancellationToken) > 0)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.OfType<FabraClient>())
        {
            client.Dispose();
        }

        foreach (var server in _servers.OfType<ServerProcess>())
        {
            await server.DisposeAsync();
        }
    }

    private async Task StartOneAsync(int number, CancellationToken cancellationToken)
    {
        string[] own = ["--spool-dir", Path.Join(_folder, $"spool{number}"), "--replica-id", $"replica{number}"];
        var server = await ServerProcess.StartAsync(_settings, $"{_name}-{number}", [.. own, .. _options], cancellationToken);
        _servers[number] = server;
        _clients[number] = server.NewClient(timeout: CallTimeout);
    }
}
