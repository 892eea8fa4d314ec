using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Features;

/// <summary>Reads one value.</summary>
internal sealed class FeaturesGetCommand : ServerCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The feature." };
    private readonly Argument<string> _entity = new("entity_id") { Description = "The entity to read it for." };
    private readonly Option<DateTimeOffset?> _asOf = new("--as-of")
    {
        Description = "Read history as it was known at this instant. Default: now.",
        HelpName = "time",
        CustomParser = Parsers.Time,
    };

    private readonly OutputOptions _output;

    public FeaturesGetCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "get",
            "Read one value. Piped: the value alone. Exits with 3 when there is none.",
            "fabra features get engagement_score user123",
            "fabra features get engagement_score user123 --as-of 2024-01-15T10:00:00Z --json")
    {
        Add(_name);
        Add(_entity);
        Add(_asOf);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var entity = parsed.GetRequiredValue(_entity);
        var options = new GetFeaturesOptions { AsOf = parsed.GetValue(_asOf) };
        var json = _output.Json(parsed, Console, jsonWhenPiped: false);
        var found = await client.GetFeatureValueAsync(parsed.GetRequiredValue(_name), entity, options, cancellationToken);
        if (json)
        {
            var fields = (JsonObject)ContractJson.ToNode(found)!;
            fields.Insert(1, "entity_id", entity);
            Console.Out.WriteLine(ContractJson.ToText(fields));
        }
        else if (found.Value is not null)
        {
            Print(found, entity, _output.Table(parsed, Console));
        }

        if (found.Value is not null)
        {
            return ExitCodes.Ok;
        }

        Console.Note($"fabra: {found.FeatureName} of {entity} has no value ({ContractJson.Word(found.Status)})");
        return ExitCodes.NotFound;
    }

    private void Print(FeatureValue found, string entity, bool table)
    {
        var json = FabraValue.ToJson(found.Value);
        var text = json?.GetValueKind() == JsonValueKind.String ? json.GetValue<string>() : ContractJson.ToLine(json);
        if (!table)
        {
            Console.Out.WriteLine(text);
            return;
        }

        Console.Tables().Write(Tables.Facts(
        [
            ("Feature", found.FeatureName),
            ("Entity", entity),
            ("Value", text),
            ("Status", ContractJson.Word(found.Status)),
            ("Time", ContextPages.Time(found.Timestamp)),
            ("Age", found.HasFreshnessMs ? $"{found.FreshnessMs.ToString(CultureInfo.InvariantCulture)} ms" : null),
            ("Expired", found.ExpiredTimestamp is null ? null : $"a value of {ContextPages.Time(found.ExpiredTimestamp)}"),
            ("Source", ContractJson.Word(found.Source)),
            ("Definition", found.DefinitionVersion == 0 ? "none then" : $"version {found.DefinitionVersion.ToString(CultureInfo.InvariantCulture)}"),
        ]));
    }
}
