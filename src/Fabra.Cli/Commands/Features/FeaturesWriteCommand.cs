using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.V1.Value;

namespace Fabra.Cli.Commands.Features;

/// <summary>Appends one value.</summary>
internal sealed class FeaturesWriteCommand : ServerCommand
{
    private readonly Argument<string> _name = new("name") { Description = "The feature." };
    private readonly Argument<string> _entity = new("entity_id") { Description = "The entity it describes." };
    private readonly Argument<string> _value = new("value")
    {
        Description = "The value: text, times (RFC 3339) and bytes (base64) as they are, anything else as JSON; null is an explicit null.",
    };

    private readonly Option<DateTimeOffset?> _eventTime = new("--event-time")
    {
        Description = "When the value became true. Default: now.",
        HelpName = "time",
        CustomParser = Parsers.Time,
    };

    public FeaturesWriteCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "write",
            "Write one value; it is durable when the command returns. Negative numbers go after --.",
            "fabra features write engagement_score user123 85.5",
            "fabra features write user_preferences user123 '[\"electronics\"]' --event-time 2024-01-15T10:30:00Z",
            "fabra features write balance user123 -- -12.5")
    {
        Add(_name);
        Add(_entity);
        Add(_value);
        Add(_eventTime);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var definition = await client.GetFeatureDefinitionAsync(parsed.GetRequiredValue(_name), cancellationToken);
        var write = new FeatureWrite
        {
            FeatureName = definition.Name,
            EntityId = parsed.GetRequiredValue(_entity),
            Value = Read(parsed.GetRequiredValue(_value), definition),
            EventTime = parsed.GetValue(_eventTime) is { } time ? Timestamp.FromDateTimeOffset(time) : null,
        };
        await client.WriteFeaturesAsync([write], null, cancellationToken);
        return ExitCodes.Ok;
    }

    private static Value Read(string text, FeatureDefinition definition)
    {
        try
        {
            return ValueText.Read(text, definition.ValueType);
        }
        catch (FormatException error)
        {
            throw new UsageException($"value: {error.Message}", error);
        }
    }
}
