using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Context;

/// <summary>Prints one context, its lineage, or its record as stored.</summary>
internal sealed class ContextShowCommand : ServerCommand
{
    private readonly Argument<string> _id = ContextArguments.Id();
    private readonly Option<bool> _lineage = new("--lineage") { Description = "Only where everything came from." };
    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "The record as stored, with salts and manifest, to recompute its hashes. Always JSON.",
    };

    private readonly OutputOptions _output;

    public ContextShowCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "show",
            "Show one context: its text, lineage and evidence.",
            "fabra context show 01912345-6789-7abc-def0-123456789abc",
            "fabra context show 01912345-6789-7abc-def0-123456789abc --lineage",
            "fabra context show 01912345-6789-7abc-def0-123456789abc --json | jq .lineage.features_used")
    {
        Add(_id);
        Add(_lineage);
        Add(_raw);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_lineage) && parsed.GetValue(_raw))
        {
            throw new UsageException("--lineage and --raw contradict each other.");
        }

        var id = parsed.GetRequiredValue(_id);
        var json = _output.Json(parsed, Console, jsonWhenPiped: true);
        var altered = new AlteredRecords(Console);
        if (parsed.GetValue(_raw))
        {
            var options = new GetContextOptions { View = ContextView.Raw };
            var record = await client.GetContextAtAsync(id, options, cancellationToken);
            altered.Note(record.ContextId, record.Evidence);
            Console.Out.WriteLine(ContractJson.ToText(ContextJson.Raw(record)));
        }
        else if (parsed.GetValue(_lineage))
        {
            var answer = await client.GetContextLineageWithEvidenceAsync(id, cancellationToken);
            altered.Note(answer.Lineage.ContextId, answer.Evidence);
            Print(answer, json);
        }
        else
        {
            var context = await client.GetContextAtAsync(id, cancellationToken: cancellationToken);
            altered.Note(context.ContextId, context.Evidence);
            Print(context, json);
        }

        return altered.ExitCode;
    }

    private void Print(GetContextLineageResponse answer, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(ContractJson.ToText(ContextJson.Lineage(answer)));
        }
        else
        {
            ContextPages.ShowLineage(Console.Tables(), answer.Lineage);
        }
    }

    private void Print(V1.Context context, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(ContractJson.ToText(ContextJson.Full(context)));
        }
        else
        {
            ContextPages.Show(Console.Tables(), context);
        }
    }
}
