using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Context;

/// <summary>Exports one context, or many.</summary>
internal sealed class ContextExportCommand : ServerCommand
{
    private readonly Argument<string?> _id = new("id")
    {
        Description = "The context's id; a leading ctx_ is accepted. Without it, all contexts that the filters leave.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "json, yaml, or jsonl (one object per line). Default: json for one context, jsonl for many.",
        HelpName = string.Join('|', ExportForm.Words),
    };

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Records as stored, with salts and manifest, to recompute their hashes.",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write, with the folders above it; a link is followed, a pipe or a device written to. Default: "
            + "standard output.",
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
            "fabra context export --start 2024-01-01T00:00:00Z --end 2024-01-31T23:59:59Z --format jsonl -o audit/january.jsonl",
            "fabra context export --start 2024-01-01 --end 2024-01-31 --raw -o audit/january-raw.jsonl")
    {
        _format.AcceptOnlyFromAmong(ExportForm.Words);
        Add(_id);
        Add(_format);
        Add(_raw);
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
        var id = parsed.GetValue(_id);
        var form = new ExportForm(parsed.GetValue(_format) ?? (id is null ? "jsonl" : "json"), parsed.GetValue(_raw));
        var altered = new AlteredRecords(Console);
        if (id is null)
        {
            var export = new BulkExport(Console, client, _filter.Read(parsed), parsed.GetValue(_limit), form, altered);
            await (file is null
                ? export.ToOutputAsync(cancellationToken)
                : export.ToFileAsync(file, parsed.GetValue(_resume), cancellationToken));
            altered.Summarize();
            return altered.ExitCode;
        }

        var context = await client.GetContextAtAsync(id, new GetContextOptions { View = form.View }, cancellationToken);
        altered.Note(context.ContextId, context.Evidence);
        var text = form.One(context);
        if (file is null)
        {
            Console.Out.Write(text);
        }
        else
        {
            await AtomicFile.WriteAsync(file, text, cancellationToken);
        }

        return altered.ExitCode;
    }

    /// <summary>What contradicts itself: one context takes no filters. Null: nothing.</summary>
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

        return parsed.GetValue(_resume) && parsed.GetValue(_output) is null ? "--resume needs --output." : null;
    }
}
