using System.CommandLine;
using System.Globalization;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Features;

/// <summary>Stores the definitions of a file.</summary>
internal sealed class FeaturesRegisterCommand : ServerCommand
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "JSON: {\"entities\": [{name, id_column, description}], \"features\": [{name, entity_name, description, "
            + "value_type, ttl, max_staleness, default_value}]}. Durations as 500ms, 30s, 5m, 1h, 7d. Or the array that \"features list --json\" prints.",
    };

    private readonly Option<bool> _validateOnly = new("--validate-only") { Description = "Check everything and store nothing." };

    private readonly OutputOptions _output;

    public FeaturesRegisterCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "register",
            "Register entities and features from a file, all or none. The same file again changes nothing.",
            "fabra features register features.json",
            "fabra features register features.json --validate-only")
    {
        Add(_file);
        Add(_validateOnly);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var json = _output.Json(parsed, Console, jsonWhenPiped: false);
        var path = parsed.GetRequiredValue(_file);
        var file = DefinitionFile.Parse(path, await File.ReadAllBytesAsync(path, cancellationToken));
        var options = new RegisterFeaturesOptions { ValidateOnly = parsed.GetValue(_validateOnly) };
        var stored = await client.RegisterFeaturesAsync(file.Entities, file.Features, options, cancellationToken);
        if (json)
        {
            Console.Out.WriteLine(ContractJson.ToText(ContractJson.ToNode(stored)));
            return ExitCodes.Ok;
        }

        foreach (var feature in stored.Features)
        {
            var version = feature.DefinitionVersion.ToString(CultureInfo.InvariantCulture);
            Console.Out.WriteLine($"{feature.Name}\t{feature.EntityName}\t{ContractJson.Word(feature.ValueType)}\tversion {version}");
        }

        Console.Note(options.ValidateOnly
            ? $"fabra: {stored.Entities.Count} entities and {stored.Features.Count} features are valid; nothing was stored"
            : $"fabra: {stored.Entities.Count} entities and {stored.Features.Count} features are registered");
        return ExitCodes.Ok;
    }
}
