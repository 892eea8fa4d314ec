using System.CommandLine;
using System.CommandLine.Parsing;
using Fabra.Cli.CommandLine;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Context;

/// <summary>The options that say which contexts.</summary>
internal sealed class ContextFilterOptions
{
    private readonly Option<DateTimeOffset?> _start = Time("--start", "The earliest time, inclusive; a date is its beginning. UTC without a zone.", Parsers.StartTime);
    private readonly Option<DateTimeOffset?> _end = Time("--end", "The latest time, inclusive; a date is the whole day. UTC without a zone.", Parsers.EndTime);
    private readonly Option<string?> _name = new("--name") { Description = "Only contexts of this name." };
    private readonly Option<string?> _status = new("--status")
    {
        Description = "Only contexts of this freshness.",
        HelpName = "guaranteed|degraded",
    };

    private readonly Option<Subject?> _subject = new("--subject")
    {
        Description = "Only contexts that read this entity, such as user:user123.",
        HelpName = "entity:id",
        CustomParser = Parsers.Subject,
    };

    private readonly Option<Dictionary<string, string>?> _labels = new("--label")
    {
        Description = "Only contexts with this label; may be repeated.",
        HelpName = "key=value",
        CustomParser = Parsers.Labels,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _principal = new("--principal") { Description = "Only contexts assembled by this caller." };

    public ContextFilterOptions(Command command)
    {
        _status.AcceptOnlyFromAmong("guaranteed", "degraded");
        foreach (var option in (Option[])[_start, _end, _name, _status, _subject, _labels, _principal])
        {
            command.Add(option);
            Options.Add(option);
        }
    }

    /// <summary>All of them.</summary>
    public List<Option> Options { get; } = [];

    /// <summary>The filter that a command line means.</summary>
    /// <exception cref="UsageException">It starts after it ends.</exception>
    public ContextFilter Read(ParseResult parsed)
    {
        var filter = new ContextFilter
        {
            Start = parsed.GetValue(_start),
            End = parsed.GetValue(_end),
            Name = parsed.GetValue(_name),
            FreshnessStatus = parsed.GetValue(_status) switch
            {
                "guaranteed" => FreshnessStatus.Guaranteed,
                "degraded" => FreshnessStatus.Degraded,
                _ => null,
            },
            Subject = parsed.GetValue(_subject),
            Labels = parsed.GetValue(_labels) ?? [],
            Principal = parsed.GetValue(_principal),
        };
        return filter.Start > filter.End ? throw new UsageException("--start lies after --end.") : filter;
    }

    /// <summary>The options given whose values nobody registers, so that a misspelt one matches nothing; null when there is none.</summary>
    public string? FreeForm(ParseResult parsed)
    {
        var given = ((Option[])[_name, _labels, _principal]).Where(option => parsed.GetResult(option) is { Implicit: false })
            .Select(option => option.Name).ToList();
        return given.Count == 0 ? null : $"{string.Join(", ", given)} {(given.Count == 1 ? "is" : "are")}";
    }

    private static Option<DateTimeOffset?> Time(
        string name, string description, Func<ArgumentResult, DateTimeOffset?> parser) => new(name)
        {
            Description = description,
            HelpName = "time",
            CustomParser = parser,
        };
}
