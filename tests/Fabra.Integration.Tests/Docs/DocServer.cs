using System.Text;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.Grpc.Server.Configuration;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Fabra.Integration.Tests.Docs;

/// <summary>The server that a page talks to, on a store of the test's choice; it also answers the scripts of <see cref="DocShell"/>.</summary>
internal sealed class DocServer(DocShell shell, Func<string, string> localise)
{
    /// <summary>As wide as a reader's terminal.</summary>
    private const int Columns = 120;

    /// <summary>Where logs of what the pages provoke on purpose are looked for.</summary>
    private const string Replica = "laptop";

    private RunningServer? _server;

    public static async Task<RunningServer> StartAsync(
        DocShell shell, bool onPostgres, System.Reflection.Assembly? declarations, Func<string, string> localise)
    {
        var doc = new DocServer(shell, localise);
        var folder = Directory.CreateDirectory(Path.Join(shell.Folder, ".fabra")).FullName;
        var postgres = onPostgres ? await TestStores.PostgresUrlAsync() : null;
        doc._server = await RunningServer.StartInAsync(folder, builder =>
        {
            builder.Options.ReplicaId = Replica;
            builder.Options.PostgresUrl = postgres;
            builder.Options.RedisUrl = null;
            builder.Options.DuckDb.Path = Path.Join(folder, "fabra.duckdb");
            if (declarations is not null)
            {
                builder.AddDeclarations(declarations);
            }

            builder.Map(app => app.MapPost("/docs/{program}", doc.RunAsync));
        });
        return doc._server;
    }

    /// <summary>Runs a program that a script was called for; answers its exit code.</summary>
    private async Task<string> RunAsync(string program, string folder, bool terminal, HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var arguments = (await reader.ReadToEndAsync(http.RequestAborted)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = ExitCodes.Ok;
        try
        {
            code = (program, arguments) switch
            {
                ("grpcurl", _) => await PrintAsync(Grpcurl.RunAsync(arguments), output),
                ("dotnet", ["run", var file, .. var rest]) => await PrintAsync(RunFileAsync(file, rest), output),
                ("fabra", ["serve", .. var settings]) => CheckSettings(settings, await EnvironmentAsync(folder, http), error),
                ("fabra", _) => await RunCliAsync(arguments, terminal, output, error, http.RequestAborted),
                _ => throw new ArgumentException($"These tests do not know {program} {string.Join(' ', arguments)}"),
            };
        }
        catch (Exception failure)
        {
            // The caller is a script: it tells the test by its exit code and its output.
            code = ExitCodes.Failed;
            error.WriteLine(failure);
        }

        await File.WriteAllTextAsync(Path.Join(folder, "out"), output.ToString(), http.RequestAborted);
        await File.WriteAllTextAsync(Path.Join(folder, "error"), error.ToString(), http.RequestAborted);
        return code.ToString(null as IFormatProvider);
    }

    private static async Task<int> PrintAsync(Task<string> text, StringWriter output)
    {
        output.Write(await text);
        return ExitCodes.Ok;
    }

    /// <summary>Runs a file as <c>dotnet run</c> does. A server's declarations are served already.</summary>
    private async Task<string> RunFileAsync(string file, string[] arguments)
    {
        var text = await File.ReadAllTextAsync(Path.Join(shell.Folder, file));
        var program = CSharpBlocks.Compile(localise(text));
        return text.Contains("FabraServer.RunAsync", StringComparison.Ordinal) ? "" : await CSharpBlocks.RunAsync(program, arguments);
    }

    /// <summary>The page's server runs already; what is left to see is whether one would start with these settings.</summary>
    private static int CheckSettings(string[] arguments, Dictionary<string, string> environment, StringWriter error)
    {
        var (options, problems, warnings) = FabraOptionsLoader.Load(arguments, environment, new ConfigurationBuilder().Build());
        foreach (var fault in (string[])[.. problems, .. FabraOptionsLoader.Check(options), .. warnings])
        {
            error.WriteLine(fault);
        }

        return error.ToString().Length == 0 ? ExitCodes.Ok : ExitCodes.BadUsage;
    }

    private async Task<int> RunCliAsync(
        string[] arguments, bool terminal, StringWriter output, StringWriter error, CancellationToken cancellationToken)
    {
        var console = new CliConsole(output, error)
        {
            OutIsTerminal = terminal,
            Width = Columns,
            Variable = name => name switch
            {
                FabraClientOptions.AddressVariable => _server!.Server.GrpcAddress.ToString().TrimEnd('/'),
                "TERM" => "dumb",
                _ => null,
            },
        };
        return await FabraCommandLine.RunAsync(arguments, console, cancellationToken);
    }

    private static async Task<Dictionary<string, string>> EnvironmentAsync(string folder, HttpContext http)
    {
        var variables = await File.ReadAllTextAsync(Path.Join(folder, "env"), Encoding.UTF8, http.RequestAborted);
        return variables.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2))
            .ToDictionary(variable => variable[0], variable => variable[1]);
    }
}
