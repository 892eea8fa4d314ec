using System.CommandLine;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Context;

/// <summary>Lists contexts, and says so when there are more.</summary>
internal sealed class ContextListCommand : ServerCommand
{
    private const int DefaultLimit = 100;

    /// <summary>The columns from which on a table has room for names and texts.</summary>
    private const int TableWidth = 120;

    private readonly Option<long?> _limit = ContextArguments.Limit($"How many at most. Default: {DefaultLimit}.");
    private readonly Option<bool> _oldestFirst = new("--oldest-first") { Description = "Begin with the oldest. Default: the newest." };
    private readonly ContextFilterOptions _filter;
    private readonly OutputOptions _output;

    public ContextListCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "list",
            "List contexts, newest first. Piped: one line each, tab-separated, the id first.",
            "fabra context list --limit 10",
            "fabra context list --start 2024-01-15T10:00:00Z --end 2024-01-15T11:00:00Z",
            "fabra context list --subject user:user123 --status degraded --json")
    {
        Add(_limit);
        _filter = new ContextFilterOptions(this);
        Add(_oldestFirst);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var limit = (int)(parsed.GetValue(_limit) ?? DefaultLimit);
        var json = _output.Json(parsed, Console, jsonWhenPiped: false);
        var options = new ListContextsOptions
        {
            Filter = _filter.Read(parsed),
            Order = parsed.GetValue(_oldestFirst) ? ContextOrder.OldestFirst : ContextOrder.NewestFirst,
            PageSize = 1000,
        };

        // One more than asked for tells whether there are more.
        var contexts = new List<V1.Context>();
        await foreach (var context in client.ListContextsAsync(
            limit: limit + 1, options: options, cancellationToken: cancellationToken))
        {
            contexts.Add(context);
        }

        var shown = contexts.Take(limit).ToList();
        var altered = new AlteredRecords(Console);
        shown.ForEach(context => altered.Note(context.ContextId, context.Evidence));
        altered.Summarize();
        Print(shown, json, _output.Table(parsed, Console));
        if (contexts.Count > limit)
        {
            Console.Note($"fabra: warning: only the first {limit} are listed; there are more (--limit).");
        }

        if (shown.Count == 0 && _filter.FreeForm(parsed) is { } texts)
        {
            Console.Note($"fabra: no context matches. {texts} free text, compared letter by letter.");
        }

        // A list compares no segments: it is no check, and does not end as one.
        return ExitCodes.Ok;
    }

    private void Print(List<V1.Context> contexts, bool json, bool table)
    {
        if (json)
        {
            Console.Out.WriteLine(ContractJson.ToText(new JsonArray([.. contexts.Select(ContextJson.Summary)])));
        }
        else if (table)
        {
            PrintTable(contexts);
        }
        else
        {
            foreach (var context in contexts)
            {
                var status = ContractJson.Word(context.FreshnessStatus);
                var preview = Tables.OneLine(context.Content);
                Console.Out.WriteLine($"{context.ContextId}\t{ContextPages.Time(context.Timestamp)}\t{context.Name}\t{status}\t{preview}");
            }
        }
    }

    private void PrintTable(List<V1.Context> contexts)
    {
        var tables = Console.Tables();
        if (tables.Profile.Width < TableWidth)
        {
            contexts.ForEach(context => PrintBlock(context, tables.Profile.Width));
            return;
        }

        var table = Tables.Create("Context", "Time", "Name", "Freshness", "Record", "Content");
        // An id that is cut or wrapped cannot be copied.
        table.Columns[0].NoWrap = true;
        foreach (var context in contexts)
        {
            table.Add(
                context.ContextId,
                ContextPages.Time(context.Timestamp),
                context.Name,
                ContractJson.Word(context.FreshnessStatus),
                ContextPages.Verdict(context.Evidence),
                Tables.OneLine(context.Content));
        }

        tables.Write(table);
    }

    /// <summary>Where columns have no room, three lines or four: whole words that are cut at the end read better than letters below each other.</summary>
    private void PrintBlock(V1.Context context, int width)
    {
        var status = ContractJson.Word(context.FreshnessStatus);
        Console.Out.WriteLine(context.ContextId);
        if (context.Evidence?.Verification == Verification.Altered)
        {
            Console.Out.WriteLine(Tables.Cut($"  {ContextPages.Verdict(context.Evidence)}", width));
        }

        Console.Out.WriteLine(Tables.Cut($"  {ContextPages.Time(context.Timestamp)}  {status}  {Tables.OneLine(context.Name)}", width));
        Console.Out.WriteLine(Tables.Cut($"  {Tables.OneLine(context.Content)}", width));
    }
}
