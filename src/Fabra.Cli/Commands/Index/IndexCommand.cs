using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Index;

/// <summary>The write path of documents.</summary>
internal sealed class IndexCommand : FabraCommand
{
    public IndexCommand(CliConsole console, GlobalOptions global)
        : base(
            "index",
            "Make indexes, add documents to them, and search them, now or as of any instant.",
            "fabra index create handbook",
            "fabra index add handbook docs",
            "fabra index search handbook \"how is freshness judged?\"")
    {
        Add(new IndexCreateCommand(console, global));
        Add(new IndexListCommand(console, global));
        Add(new IndexShowCommand(console, global));
        Add(new IndexAddCommand(console, global));
        Add(new IndexDocumentsCommand(console, global));
        Add(new IndexGetCommand(console, global));
        Add(new IndexSearchCommand(console, global));
        Add(new IndexDeleteCommand(console, global));
        Add(new IndexCompactCommand(console, global));
    }
}
