using System.CommandLine;
using System.Globalization;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Features;

/// <summary>Prints one definition.</summary>
internal sealed class FeaturesShowCommand : ServerCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The feature." };
    private readonly OutputOptions _output;

    public FeaturesShowCommand(CliConsole console, GlobalOptions global)
        : base(console, global, "show", "Show a feature's definition.", "fabra features show engagement_score")
    {
        Add(_name);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var feature = await client.GetFeatureDefinitionAsync(parsed.GetRequiredValue(_name), cancellationToken);
        if (_output.Json(parsed, Console, jsonWhenPiped: true))
        {
            Console.Out.WriteLine(ContractJson.ToText(ContractJson.ToNode(feature)));
            return ExitCodes.Ok;
        }

        Console.Tables().Write(Tables.Facts(
        [
            ("Feature", feature.Name),
            ("Entity", feature.EntityName),
            ("Description", feature.Description),
            ("Type", ContractJson.Word(feature.ValueType)),
            ("TTL", DefinitionText.Duration(feature.Ttl)),
            ("Max. staleness", DefinitionText.Duration(feature.MaxStaleness)),
            ("Default", feature.DefaultValue is null ? null : ContractJson.ToLine(FabraValue.ToJson(feature.DefaultValue))),
            ("Version", feature.DefinitionVersion.ToString(CultureInfo.InvariantCulture)),
            ("Since", ContextPages.Time(feature.CreatedAt)),
            ("Computed", feature.Computed ? "yes" : "no"),
        ]));
        return ExitCodes.Ok;
    }
}
