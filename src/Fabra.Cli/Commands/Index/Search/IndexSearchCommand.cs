using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>Searches an index, now or as of an instant.</summary>
internal sealed class IndexSearchCommand : ServerCommand
{
    private const int SnippetLength = 200;

    private readonly Argument<string> _index = IndexArguments.Name();
    private readonly Argument<string[]> _query = new("query")
    {
        Description = "What is looked for, in words. Words that begin with - go after --.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<long?> _topK = new("--top-k", "-k")
    {
        Description = "How many chunks, 1 to 1000. Default: 5.",
        HelpName = "count",
        CustomParser = result => Parsers.Count(result, 1000),
    };

    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "How to rank: by meaning, by words, or by both. Default: hybrid.",
        HelpName = "vector|lexical|hybrid",
    };

    private readonly SearchFilterOptions _filter;
    private readonly Option<DateTimeOffset?> _asOf = IndexArguments.AsOf("Search the index as it was at this instant. Default: now.");
    private readonly OutputOptions _output;

    public IndexSearchCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "search",
            "Find the chunks that answer a query best. Piped: one line each, tab-separated: document, score, chunk, indexed at, text.",
            "fabra index search handbook \"how is freshness judged?\"",
            "fabra index search laws capital requirements --filter team=risk --filter \"year>=2020\" --top-k 10",
            "fabra index search laws leverage --as-of 2024-01-15T10:00:00Z --format json")
    {
        _mode.AcceptOnlyFromAmong("vector", "lexical", "hybrid");
        Add(_index);
        Add(_query);
        Add(_topK);
        Add(_mode);
        _filter = new SearchFilterOptions(this);
        Add(_asOf);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var query = string.Join(' ', parsed.GetRequiredValue(_query));
        var options = new SearchOptions
        {
            TopK = (int?)parsed.GetValue(_topK),
            Mode = parsed.GetValue(_mode) switch
            {
                "vector" => SearchMode.Vector,
                "lexical" => SearchMode.Lexical,
                _ => SearchMode.Hybrid,
            },
            Filter = _filter.Read(parsed),
            AsOf = parsed.GetValue(_asOf),
        };
        var hits = await client.SearchAsync(parsed.GetRequiredValue(_index), query, options, cancellationToken);
        if (OutputOptions.TryPrint(Console, format, new JsonArray([.. hits.Select(ContractJson.ToNode)])))
        {
            return ExitCodes.Ok;
        }

        Print(hits, query, format == OutputFormat.Table);
        return ExitCodes.Ok;
    }

    private void Print(IReadOnlyList<SearchHit> hits, string query, bool table)
    {
        if (hits.Count == 0)
        {
            Console.Note("fabra: nothing was found");
        }
        else if (table)
        {
            PrintTable(hits, query);
        }
        else
        {
            foreach (var hit in hits)
            {
                var time = ContextPages.Time(hit.IndexedAt);
                var text = Snippet.Of(hit.Content, query, SnippetLength);
                Console.Out.WriteLine($"{Tables.OneLine(hit.DocumentId)}\t{Score(hit)}\t{hit.ChunkId}\t{time}\t{text}");
            }
        }
    }

    private void PrintTable(IReadOnlyList<SearchHit> hits, string query)
    {
        var table = Tables.Create("#", "Score", "Document", "Age", "Text");
        foreach (var hit in hits)
        {
            var source = hit.SourceUrl.Length > 0 ? $"{hit.DocumentId}\n{hit.SourceUrl}" : hit.DocumentId;
            var rank = IndexPages.Number(hit.Position + 1);
            table.Add(rank, Score(hit), source, Age.Of(hit.FreshnessMs), Snippet.Of(hit.Content, query, SnippetLength));
        }

        Console.Tables().Write(table);
    }

    private static string Score(SearchHit hit) => hit.Score.ToString("0.0#####", CultureInfo.InvariantCulture);
}
