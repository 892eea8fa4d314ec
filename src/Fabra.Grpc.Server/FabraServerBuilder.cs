using System.Collections;
using System.Reflection;
using Fabra.Authoring;
using Fabra.Core.Authoring;
using Fabra.Grpc.Server.Composition;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server;

/// <summary>Prepares a server: settings first, then what is added to it.</summary>
public sealed class FabraServerBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly List<Action<WebApplication>> _map = [];
    private readonly List<Assembly> _assemblies = [.. new[] { Assembly.GetEntryAssembly() }.OfType<Assembly>()];
    private readonly List<string> _problems;
    private readonly List<string> _warnings;

    internal FabraServerBuilder(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        // Empty on purpose: the default builder watches files, listens to signals and reads settings this server does not have.
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Fabra" });
        _web.Configuration.AddJsonFile("appsettings.json", optional: true, reloadOnChange: false);
        _web.Configuration.AddEnvironmentVariables();
        _web.Logging.AddConfiguration(_web.Configuration.GetSection("Logging"));
        (Options, _problems, _warnings) = FabraOptionsLoader.Load(arguments, environment, _web.Configuration);
    }

    /// <summary>The settings as read; may be changed until <see cref="Build"/>.</summary>
    public FabraOptions Options { get; }

    /// <summary>The services of the server. Health checks added to them (<c>AddHealthChecks()</c>) count for readiness.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>Everything configured, for parts that read settings of their own.</summary>
    public IConfiguration Configuration => _web.Configuration;

    /// <summary>Where logs go.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>Serves more than Fabra does by itself.</summary>
    public FabraServerBuilder Map(Action<WebApplication> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        _map.Add(map);
        return this;
    }

    /// <summary>Serves what is declared in an assembly; the program's own is searched anyway.</summary>
    public FabraServerBuilder AddDeclarations(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        _assemblies.Add(assembly);
        return this;
    }

    /// <summary>Makes the server; it does not listen yet.</summary>
    /// <exception cref="FabraConfigurationException">At least one setting is impossible.</exception>
    /// <exception cref="AuthoringException">At least one declaration in code cannot be used.</exception>
    public FabraServer Build()
    {
        _problems.AddRange(FabraOptionsLoader.Check(Options));
        if (_problems.Count > 0)
        {
            throw new FabraConfigurationException(_problems);
        }

        _web.AddFabraServer(Options, Discovery.Find(_assemblies));
        var app = _web.Build();
        app.MapFabraServer();
        foreach (var map in _map)
        {
            map(app);
        }

        return new FabraServer(app, Options, _warnings);
    }

    internal static Dictionary<string, string> ProcessEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
