using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// Finds documents that came from folders and whose files are gone. An id tells where a document is from: it is the path of a file that the
/// command would take. Everything else in the index is left alone.
/// </summary>
/// <param name="folders">The folders, each below its root.</param>
/// <param name="sources">Which files are taken.</param>
/// <param name="idPrefix">What ids begin with before the path.</param>
/// <param name="wasRead">Whether a document of this id was read, as those of lines of JSON are.</param>
internal sealed class GoneDocuments(
    IReadOnlyList<SourceFolder> folders, SourceOptions sources, string idPrefix, Func<string, bool> wasRead)
{
    /// <summary>Their ids and the paths where their files were, in order.</summary>
    public async Task<IReadOnlyList<(string DocumentId, string Path)>> FindAsync(
        FabraClient client, string indexName, CancellationToken cancellationToken)
    {
        var gone = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            var options = new ListDocumentsOptions { Prefix = PrefixOf(folder) };
            await foreach (var document in client.ListDocumentsAsync(indexName, options, cancellationToken))
            {
                var path = document.DocumentId[idPrefix.Length..];
                var file = Path.Combine(folder.Root, path);
                if (IsTaken(path) && !wasRead(document.DocumentId) && !File.Exists(file))
                {
                    gone[document.DocumentId] = file;
                }
            }
        }

        return [.. gone.Select(pair => (pair.Key, pair.Value))];
    }

    /// <summary>Why it may be wrong that the files are gone, or that the documents were of these folders. Empty: nothing speaks for that.</summary>
    /// <param name="sawUnreadable">Whether something could not be read.</param>
    public IReadOnlyList<string> Doubts(bool sawUnreadable)
    {
        var doubts = folders.Where(folder => folder.IsEmpty).Select(folder => $"there is no document in {folder.Path}").ToList();
        if (sawUnreadable)
        {
            doubts.Add("something could not be read");
        }

        doubts.AddRange(folders.Where(folder => PrefixOf(folder).Length == 0)
            .Select(folder => $"the ids of {folder.Path} begin with nothing, so that other documents may look like its own"));
        return doubts;
    }

    private string PrefixOf(SourceFolder folder) => idPrefix + folder.Prefix;

    /// <summary>Whether a file of this path would be taken. Ids of lines of JSON, and those given by hand, mostly are no such paths.</summary>
    private bool IsTaken(string path) =>
        (sources.Type ?? DocumentTypes.OfName(path)) is not (null or DocumentType.JsonLines)
        && path.Split('/').All(name => name.Length > 0 && name is not ("." or "..") && (sources.Hidden || name[0] != '.'));
}
