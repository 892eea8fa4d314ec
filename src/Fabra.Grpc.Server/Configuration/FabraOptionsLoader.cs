using System.Net;
using Fabra.Core.Naming;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>Reads the settings from wherever they may be set, and names all impossible ones at once.</summary>
internal static class FabraOptionsLoader
{
    /// <summary>What was read.</summary>
    /// <param name="Options">The options; what was impossible has its default.</param>
    /// <param name="Problems">One line for each impossible setting.</param>
    /// <param name="Warnings">One line for each name that nothing reads.</param>
    public sealed record Result(FabraOptions Options, List<string> Problems, List<string> Warnings);

    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Every variable of the environment.</param>
    /// <param name="files">The content of <c>appsettings.json</c>, and whatever the program itself set.</param>
    public static Result Load(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, IConfiguration files)
    {
        var options = new FabraOptions();
        var problems = new List<string>();
        var given = new List<FabraSetting>();
        var commandLine = CommandLine.Parse(arguments, problems);
        foreach (var setting in FabraSettings.All)
        {
            var (value, source) = commandLine.TryGetValue(setting.Name, out var argument) ? (argument, setting.Flag)
                : environment.TryGetValue(setting.Name, out var variable) && (variable.Length > 0 || setting.RefusesEmpty)
                    ? (variable, setting.Name)
                : (files[setting.Key], setting.Key);
            if (value is null)
            {
                continue;
            }

            given.Add(setting);
            if (!setting.Apply(options, value))
            {
                problems.Add($"{source} is {setting.Show(value)}; allowed: {setting.Allowed}.");
            }
        }

        return new Result(options, problems, [.. UnknownNames(environment.Keys), .. WithoutEffect(options, given)]);
    }

    /// <summary>What is impossible in options that the program may have changed, and in settings taken together.</summary>
    public static IEnumerable<string> Check(FabraOptions options)
    {
        foreach (var setting in FabraSettings.All)
        {
            if (setting.Read(options) is { } value && !setting.Apply(new FabraOptions(), value))
            {
                yield return $"{setting.Name} is {setting.Show(value)}; allowed: {setting.Allowed}.";
            }
        }

        if (options.PostgresUrl is null && UserPath.NeedsHome(options.DuckDb.Path))
        {
            yield return NoHome("FABRA_DUCKDB_PATH", options.DuckDb.Path);
        }

        var spool = options.Evidence.SpoolDirectory ?? (options.PostgresUrl is null ? null : DefaultSpool.OfSharedStores);
        if (spool is not null && UserPath.NeedsHome(spool))
        {
            yield return NoHome("FABRA_SPOOL_DIR", spool);
        }

        if (options is { Environment: FabraEnvironment.Production, ApiKey: null } && !IPAddress.IsLoopback(options.Bind))
        {
            yield return $"FABRA_BIND is '{options.Bind}' in production without FABRA_API_KEY, which would let anyone in; "
                + "set a key, or bind to 127.0.0.1.";
        }

        if (options.GrpcPort != 0 && options.GrpcPort == options.HttpPort)
        {
            yield return $"FABRA_GRPC_PORT and FABRA_HTTP_PORT are both {SettingText.Show(options.GrpcPort)}; allowed: two different ports.";
        }

        if (options.Embedding is { Provider: EmbeddingProvider.Openai, Model: null })
        {
            yield return "FABRA_EMBEDDING_MODEL is not set; FABRA_EMBEDDING_PROVIDER=openai needs it.";
        }

        if (options.Embedding is { Provider: EmbeddingProvider.Openai, Dimensions: null })
        {
            yield return "FABRA_EMBEDDING_DIMENSIONS is not set; FABRA_EMBEDDING_PROVIDER=openai needs it (1536 for text-embedding-3-small).";
        }
    }

    private static string NoHome(string name, string path) =>
        $"{name} is '{path}', and this user has no home folder (HOME is not set, or is /); set {name} to a path that begins with /.";

    /// <summary>Whoever sets a key or a model means an endpoint, and should know that none is asked.</summary>
    private static IEnumerable<string> WithoutEffect(FabraOptions options, IEnumerable<FabraSetting> given) =>
        options.Embedding.Provider == EmbeddingProvider.Openai
            ? []
            : given.Where(setting => FabraSettings.IsOfEndpoint(setting.Name))
                .Select(setting => $"{setting.Name} has no effect while FABRA_EMBEDDING_PROVIDER is not openai.");

    private static IEnumerable<string> UnknownNames(IEnumerable<string> names)
    {
        var known = FabraSettings.All.Select(s => s.Name).Concat(FabraSettings.ReadElsewhere).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(n => n.StartsWith(FabraSetting.Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (known.Contains(name) || ComesFromKubernetes(name))
            {
                continue;
            }

            yield return $"{name} is not a setting of Fabra" + ClosestNames.Hint(ClosestNames.To(name, known));
        }
    }

    /// <summary>
    /// Beside a service called fabra, Kubernetes puts FABRA_SERVICE_HOST, FABRA_PORT_50051_TCP_ADDR and the like.
    /// </summary>
    private static bool ComesFromKubernetes(string name) =>
        name is "FABRA_PORT"
        || name.StartsWith("FABRA_PORT_", StringComparison.Ordinal)
        || name.StartsWith("FABRA_SERVICE_", StringComparison.Ordinal);
}
