using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Features;

/// <summary>Lists definitions.</summary>
internal sealed class FeaturesListCommand : ServerCommand
{
    private readonly Option<string?> _entity = new("--entity") { Description = "Only features of this entity." };
    private readonly OutputOptions _output;

    public FeaturesListCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "list",
            "List features by name. Piped: one line each, tab-separated, the name first.",
            "fabra features list",
            "fabra features list --entity user --json")
    {
        Add(_entity);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var json = _output.Json(parsed, Console, jsonWhenPiped: false);
        var options = new ListFeaturesOptions { EntityName = parsed.GetValue(_entity) };
        var features = new List<FeatureDefinition>();
        await foreach (var feature in client.ListFeaturesAsync(options, cancellationToken))
        {
            features.Add(feature);
        }

        if (json)
        {
            Console.Out.WriteLine(ContractJson.ToText(new JsonArray([.. features.Select(ContractJson.ToNode)])));
        }
        else if (_output.Table(parsed, Console))
        {
            PrintTable(features);
        }
        else
        {
            features.ForEach(feature => Console.Out.WriteLine(
                $"{feature.Name}\t{feature.EntityName}\t{ContractJson.Word(feature.ValueType)}\t{Tables.OneLine(feature.Description)}"));
        }

        return ExitCodes.Ok;
    }

    private void PrintTable(List<FeatureDefinition> features)
    {
        var table = Tables.Create("Feature", "Entity", "Type", "TTL", "Max. staleness", "Version", "Description");
        foreach (var feature in features)
        {
            table.Add(
                feature.Name,
                feature.EntityName,
                ContractJson.Word(feature.ValueType),
                DefinitionText.Duration(feature.Ttl),
                DefinitionText.Duration(feature.MaxStaleness),
                feature.DefinitionVersion.ToString(CultureInfo.InvariantCulture),
                feature.Description);
        }

        Console.Tables().Write(table);
    }
}
