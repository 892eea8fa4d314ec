using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Cli.Commands.Doctor;

/// <summary>Looks whether everything works.</summary>
internal sealed class DoctorCommand : ServerCommand
{
    // The server tells its time in whole seconds and looks once a second, so smaller differences cannot be told.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MaxSkew = TimeSpan.FromSeconds(5);

    private readonly GlobalOptions _global;
    private readonly OutputOptions _output;

    public DoctorCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "doctor",
            "Check the server, its stores, its spool and the clocks. Exits with 1 when something is wrong.",
            "fabra doctor",
            "fabra doctor --server https://fabra.example:443 --json")
    {
        _global = global;
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var json = _output.Json(parsed, Console, jsonWhenPiped: false);
        // Makes the connection, with the client's retries, so that the call timed below is a round trip and nothing more.
        var info = await client.GetServerInfoAsync(cancellationToken);
        var checks = new List<ComponentCheck>
        {
            new() { Name = "server", Healthy = true, Detail = $"{_global.Address(parsed, Console)}, replica {info.ReplicaId}" },
            CheckVersion(info.Version),
            new() { Name = "evidence", Healthy = true, Detail = info.EvidenceMode },
        };
        if (info.Embedder is { } embedder)
        {
            checks.Add(new() { Name = "embedder", Healthy = true, Detail = $"{embedder.Model}, {embedder.Dimensions} dimensions" });
        }

        checks.AddRange(info.Checks);
        checks.Add(await CheckClockAsync(client, cancellationToken));
        Print(checks, json, _output.Table(parsed, Console));
        return checks.TrueForAll(check => check.Healthy) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static ComponentCheck CheckVersion(string server)
    {
        var own = VersionAction.Version;
        return new ComponentCheck
        {
            Name = "version",
            Healthy = true,
            Detail = server == own ? server : $"server {server}, this command {own}",
        };
    }

    private async Task<ComponentCheck> CheckClockAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var before = Console.Clock.GetUtcNow();
        using var call = client.Admin.GetServerInfoAsync(new GetServerInfoRequest(), cancellationToken: cancellationToken);
        Metadata headers;
        try
        {
            headers = await call.ResponseHeadersAsync;
        }
        catch (RpcException error)
        {
            return new ComponentCheck { Name = "clock", Healthy = false, Detail = error.Status.Detail };
        }

        var now = before + ((Console.Clock.GetUtcNow() - before) / 2);
        if (!DateTimeOffset.TryParseExact(
            headers.GetValue("date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var server))
        {
            return new ComponentCheck { Name = "clock", Healthy = true, Detail = "unknown: the server does not tell its time" };
        }

        // The header names the second that had begun: half a second is the best estimate of the rest.
        var skew = server + TimeSpan.FromSeconds(0.5) - now;
        return new ComponentCheck
        {
            Name = "clock",
            Healthy = skew.Duration() <= MaxSkew,
            Detail = skew.Duration() <= Resolution
                ? "the server's agrees with this machine's"
                : $"the server's is about {skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s "
                    + $"{(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's",
        };
    }

    private void Print(List<ComponentCheck> checks, bool json, bool table)
    {
        if (json)
        {
            Console.Out.WriteLine(ContractJson.ToText(new JsonArray([.. checks.Select(ContractJson.ToNode)])));
        }
        else if (table)
        {
            var rows = Tables.Create("Check", "State", "Detail");
            checks.ForEach(check => rows.Add(check.Name, State(check), check.Detail));
            Console.Tables().Write(rows);
        }
        else
        {
            checks.ForEach(check => Console.Out.WriteLine($"{check.Name}\t{State(check)}\t{Tables.OneLine(check.Detail)}"));
        }
    }

    private static string State(ComponentCheck check) => check.Healthy ? "ok" : "FAILED";
}
