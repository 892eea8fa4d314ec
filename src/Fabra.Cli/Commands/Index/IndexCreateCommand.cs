using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Makes an index.</summary>
internal sealed class IndexCreateCommand : ServerCommand
{
    private readonly Argument<string> _name = new("index")
    {
        Description = "Its name: 1 to 200 characters, letters, digits, _, -, dots.",
    };

    private readonly Option<string?> _description = new("--description") { Description = "What it holds, for people.", HelpName = "text" };
    private readonly Option<long?> _chunkTokens = new("--chunk-tokens")
    {
        Description = "How long a chunk may be, 16 to 8192. Default: 512.",
        HelpName = "tokens",
        CustomParser = result => Parsers.Number(result, 16, 8192),
    };

    private readonly Option<long?> _overlapTokens = new("--overlap-tokens")
    {
        Description = "How much a chunk repeats of the one before it, at most half of --chunk-tokens. Default: a tenth of it.",
        HelpName = "tokens",
        CustomParser = result => Parsers.Number(result, 0, 4096),
    };

    private readonly OutputOptions _output;

    public IndexCreateCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "create",
            "Make an empty index. The same again changes nothing; exits with 1 when one with other settings exists.",
            "fabra index create handbook",
            "fabra index create laws --chunk-tokens 256 --overlap-tokens 32 --description \"Laws in force\"")
    {
        Add(_name);
        Add(_description);
        Add(_chunkTokens);
        Add(_overlapTokens);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var options = new CreateIndexOptions
        {
            Description = parsed.GetValue(_description) ?? "",
            MaxChunkTokens = (int?)parsed.GetValue(_chunkTokens),
            OverlapTokens = (int?)parsed.GetValue(_overlapTokens),
        };
        if (options.OverlapTokens * 2 > (options.MaxChunkTokens ?? 512))
        {
            throw new UsageException("--overlap-tokens: is more than half of --chunk-tokens.");
        }

        var answer = await client.CreateIndexAsync(parsed.GetRequiredValue(_name), options, cancellationToken);
        if (!OutputOptions.TryPrint(Console, format, ContractJson.ToNode(answer)))
        {
            Console.Out.WriteLine(answer.Index.Name);
            var existed = answer.Created ? "" : "existed already: ";
            Console.Note($"fabra: {existed}chunks of {IndexPages.Chunking(answer.Index)}; embedder {IndexPages.Embedder(answer.Index)}");
        }

        return ExitCodes.Ok;
    }
}
