using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Ends an index, or documents of it.</summary>
internal sealed class IndexDeleteCommand : ServerCommand
{
    private readonly Argument<string> _index = IndexArguments.Name();
    private readonly Argument<string[]> _documents = new("document")
    {
        Description = "Ids of documents to delete. None: the whole index.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };

    public IndexDeleteCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "delete",
            "Delete an index, or documents of it; asks first. They are not found any more. Their history stays, for replay and for "
                + "searches as of earlier instants.",
            "fabra index delete handbook",
            "fabra index delete handbook docs/architecture.md docs/errors.md --yes")
    {
        Add(_index);
        Add(_documents);
        Add(_yes);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var index = parsed.GetRequiredValue(_index);
        var documents = parsed.GetValue(_documents) ?? [];
        if (!parsed.GetValue(_yes) && !await AskAsync(client, index, documents, cancellationToken))
        {
            Console.Note("fabra: nothing was deleted");
            return ExitCodes.Failed;
        }

        if (documents.Length == 0)
        {
            await client.DeleteIndexAsync(index, cancellationToken);
            Console.Out.WriteLine(index);
            return ExitCodes.Ok;
        }

        foreach (var document in documents)
        {
            await client.DeleteDocumentAsync(index, document, cancellationToken);
            // Said one by one: what is deleted stays so when the next one fails.
            Console.Out.WriteLine(Tables.OneLine(document));
        }

        return ExitCodes.Ok;
    }

    private async Task<bool> AskAsync(FabraClient client, string index, string[] documents, CancellationToken cancellationToken)
    {
        if (documents.Length > 0)
        {
            var what = documents.Length == 1 ? $"document \"{documents[0]}\"" : $"{documents.Length} documents";
            return await Question.AskAsync(Console, $"Delete {what} of index {index}?", _yes.Name, cancellationToken);
        }

        if (!Console.InIsTerminal)
        {
            return await Question.AskAsync(Console, $"Delete index {index}?", _yes.Name, cancellationToken);
        }

        var found = await client.GetIndexAsync(index, cancellationToken);
        var size = IndexPages.Number(found.Statistics?.Documents ?? 0);
        return await Question.AskAsync(Console, $"Delete index {index} with {size} documents?", _yes.Name, cancellationToken);
    }
}
