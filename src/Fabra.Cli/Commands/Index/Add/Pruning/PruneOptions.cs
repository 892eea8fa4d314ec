using System.CommandLine;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Index;

/// <summary>The options about documents whose files are gone.</summary>
internal sealed class PruneOptions
{
    private readonly Option<bool> _prune = new("--prune")
    {
        Description = "Delete the documents of the folders given whose files are gone; with --dry-run, list them.",
    };

    private readonly Option<bool> _yes = new("--yes", "-y")
    {
        Description = "Prune also where a folder is empty, something could not be read, or ids do not tell the folder. Default: ask.",
    };

    public PruneOptions(Command command)
    {
        command.Add(_prune);
        command.Add(_yes);
    }

    public bool SaysYes(ParseResult parsed) => parsed.GetValue(_yes);

    /// <summary>Which folders to prune; none unless asked to.</summary>
    /// <exception cref="UsageException">There is nothing to be pruned.</exception>
    public IReadOnlyList<SourceFolder> Folders(ParseResult parsed, SourceWalk walk)
    {
        if (!parsed.GetValue(_prune))
        {
            return [];
        }

        return walk.Folders.FirstOrDefault(folder => folder.Prefix is null) is { } outside
            ? throw new UsageException($"{_prune.Name}: the ids of {outside.Path} do not tell where they are from, because it lies outside of --root.")
            : walk.Folders.Count > 0 ? walk.Folders
            : throw new UsageException($"{_prune.Name}: none of the paths is a folder.");
    }
}
