using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Context;

/// <summary>Exports one context as JSON or YAML, or many as JSON lines.</summary>
internal sealed class ContextExportCommand : ServerCommand
{
    private readonly Argument<string?> _id = new("id")
    {
        Description = "The context's id; a leading ctx_ is accepted. Without it, all contexts that the filters leave.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "json or yaml for one context, jsonl (one object per line) for many. Default: json, and jsonl.",
        HelpName = "json|yaml|jsonl",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write, with the folders above it. Default: standard output.",
        HelpName = "file",
    };

    private readonly Option<long?> _limit = ContextArguments.Limit("How many at most. Default: all.");
    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Continue an export of many into the same file that was interrupted.",
    };

    private readonly ContextFilterOptions _filter;

    public ContextExportCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "export",
            "Export one context for audit, or all contexts of an interval.",
            "fabra context export 01912345-6789-7abc-def0-123456789abc --format json",
            "fabra context export 01912345-6789-7abc-def0-123456789abc --format yaml -o context.yaml",
            "fabra context export --start 2024-01-01T00:00:00Z --end 2024-01-31T23:59:59Z --format jsonl -o audit/january.jsonl")
    {
        _format.AcceptOnlyFromAmong("json", "yaml", "jsonl");
        Add(_id);
        Add(_format);
        Add(_output);
        Add(_limit);
        _filter = new ContextFilterOptions(this);
        Add(_resume);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        if (Mistake(parsed) is { } mistake)
        {
            throw new UsageException(mistake);
        }

        var file = parsed.GetValue(_output);
        if (parsed.GetValue(_id) is not { } id)
        {
            var export = new BulkExport(Console, client, _filter.Read(parsed), parsed.GetValue(_limit));
            await (file is null
                ? export.ToOutputAsync(cancellationToken)
                : export.ToFileAsync(file, parsed.GetValue(_resume), cancellationToken));
            return ExitCodes.Ok;
        }

        var json = ContextJson.Full(await client.GetContextAtAsync(id, cancellationToken: cancellationToken));
        var text = parsed.GetValue(_format) switch
        {
            "yaml" => YamlText.Of(json),
            "jsonl" => ContractJson.ToLine(json) + "\n",
            _ => ContractJson.ToText(json) + "\n",
        };
        if (file is null)
        {
            Console.Out.Write(text);
        }
        else
        {
            await AtomicFile.WriteAsync(file, text, cancellationToken);
        }

        return ExitCodes.Ok;
    }

    /// <summary>What contradicts itself: one context takes no filters, many have one format. Null: nothing.</summary>
    private string? Mistake(ParseResult parsed)
    {
        var one = parsed.GetValue(_id) is not null;
        var filter = _filter.Options.Append(_limit).Append(_resume).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        if (one)
        {
            return filter is null ? null : $"{filter.Name} is for exports without an id.";
        }

        if (filter is null)
        {
            return "Give an id, or say which contexts: --start, --end, --limit, ….";
        }

        if (parsed.GetValue(_format) is "json" or "yaml")
        {
            return "--format: give an id, or export many with --format jsonl.";
        }

        return parsed.GetValue(_resume) && parsed.GetValue(_output) is null ? "--resume needs --output." : null;
    }
}
