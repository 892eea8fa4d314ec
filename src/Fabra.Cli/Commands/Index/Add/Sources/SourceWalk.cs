namespace Fabra.Cli.Commands.Index;

/// <summary>Where to look for files, and which.</summary>
/// <param name="Root">The folder that ids are paths from. Null: the current one, and for a folder outside of it that folder.</param>
/// <param name="Type">What all files hold. Null: what their names tell.</param>
/// <param name="Hidden">Whether files and folders whose names begin with a dot are taken.</param>
internal sealed record SourceOptions(string? Root, DocumentType? Type, bool Hidden)
{
    public string Current { get; init; } = Directory.GetCurrentDirectory();
}

/// <summary>
/// Finds files: named ones, those of folders and of patterns. What is found by looking around and is no document is skipped; what was
/// asked for by name and is none, or cannot be read, is a failure. However often and in whatever way a file is named, it is found once.
/// </summary>
internal sealed class SourceWalk(SourceOptions options, AddReport report)
{
    private readonly RealPaths _real = new();
    private readonly HashSet<string> _found = [];
    private readonly List<SourceFolder> _folders = [];

    /// <summary>The folders that were named, of those paths that were looked for so far.</summary>
    public IReadOnlyList<SourceFolder> Folders => _folders;

    public IEnumerable<SourceFile> Find(IEnumerable<string> paths) => paths.SelectMany(Find)
        .Where(file => file.IsStandardInput || _found.Add(_real.OfEntry(file.Path)));

    private IEnumerable<SourceFile> Find(string path)
    {
        if (path == SourceFile.StandardInput)
        {
            return [new SourceFile(path, path, options.Type ?? DocumentType.Text, 0, null)];
        }

        if (File.Exists(path))
        {
            return Named(path);
        }

        if (Directory.Exists(path))
        {
            return Below(path);
        }

        if (Glob.IsPattern(path))
        {
            return Matching(path);
        }

        report.Fail(new Origin(path), "NOT_FOUND", "there is no such file or folder");
        return [];
    }

    private IEnumerable<SourceFile> Below(string path)
    {
        var told = report.Skipped + report.Failed;
        var any = false;
        foreach (var file in Walk(new DirectoryInfo(path), path, "", new Search(RootOf(path), path, null, int.MaxValue)))
        {
            any = true;
            yield return file;
        }

        _folders.Add(Describe(path, RootOf(path), isEmpty: !any));
        // Where something was left out, that says why nothing came of it.
        if (!any && report.Skipped + report.Failed == told)
        {
            report.Skip(path, "EMPTY", "there is no document in it");
        }
    }

    private SourceFile[] Named(string path)
    {
        if ((options.Type ?? DocumentTypes.OfName(path)) is { } type)
        {
            // What cannot be described, a pipe behind a link for instance, may still be read; if not, the reading says why.
            var root = options.Root ?? options.Current;
            return [Describe(path, root, type, out _) ?? new SourceFile(path, RelativePath(path, root), type, 0, null)];
        }

        var types = string.Join('|', DocumentTypes.Words);
        report.Fail(new Origin(path), "UNKNOWN_TYPE", $"{Unknown(path)}; --type {types} says what it holds");
        return [];
    }

    private IEnumerable<SourceFile> Matching(string path)
    {
        var glob = Glob.Parse(Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path);
        var start = new DirectoryInfo(glob.Folder.Length == 0 ? options.Current : glob.Folder);
        var search = new Search(options.Root ?? options.Current, start.FullName, glob, glob.MaxDepth);
        var any = false;
        foreach (var file in start.Exists ? Walk(start, glob.Folder, "", search) : [])
        {
            any = true;
            yield return file;
        }

        if (!any)
        {
            report.Fail(new Origin(path), "NOT_FOUND", "no document matches the pattern");
        }
    }

    /// <summary>All files below a folder, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shown">Its path as the caller wrote it.</param>
    /// <param name="inner">Its path from where the search began, empty or ending with a slash.</param>
    /// <param name="search">What is looked for.</param>
    private IEnumerable<SourceFile> Walk(DirectoryInfo folder, string shown, string inner, Search search)
    {
        foreach (var entry in Entries(folder, shown))
        {
            var path = Path.Join(shown, entry.Name);
            var relative = inner + entry.Name;
            if (entry.Name.StartsWith('.') && !options.Hidden)
            {
                Skip(search, path, "HIDDEN", "is hidden; --hidden takes it");
            }
            else if (entry is DirectoryInfo { LinkTarget: null } deeper)
            {
                foreach (var file in search.MaxDepth > 0 ? Walk(deeper, path, relative + "/", search.Deeper()) : [])
                {
                    yield return file;
                }
            }
            else if (entry is DirectoryInfo)
            {
                // Followed, it could lead back to where the walk came from.
                Skip(search, path, "LINK", "is a link to a folder; named itself, it is taken");
            }
            else if (search.Takes(relative))
            {
                if (entry.LinkTarget is not null && !RealPaths.IsInside(_real.Of(search.Start), _real.Of(path)))
                {
                    report.Skip(path, "LINK", "is a link that leads out of the folder; named itself, it is taken");
                }
                else if (Found(path, search.Root) is { } file)
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>Where the ids of a folder's files begin: not with the folder, or the same file named itself would have another id.</summary>
    private string RootOf(string folder) =>
        options.Root ?? (RealPaths.IsInside(_real.Of(options.Current), _real.Of(folder)) ? options.Current : folder);

    /// <summary>A pattern says what is wanted, so what it passes by need not be told.</summary>
    private void Skip(Search search, string path, string reason, string message)
    {
        if (search.Pattern is null)
        {
            report.Skip(path, reason, message);
        }
    }

    private SourceFile? Found(string path, string root)
    {
        if ((options.Type ?? DocumentTypes.OfName(path)) is not { } type)
        {
            report.Skip(path, "UNKNOWN_TYPE", Unknown(path));
            return null;
        }

        if (Describe(path, root, type, out var problem) is not { } found)
        {
            report.Fail(new Origin(path), "UNREADABLE", problem);
            return null;
        }

        if (found.Length == 0)
        {
            // Pipes and devices have no size either; opened, they could wait for ever.
            report.Skip(path, "EMPTY", "is empty");
            return null;
        }

        return found;
    }

    private FileSystemInfo[] Entries(DirectoryInfo folder, string shown)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            report.Fail(new Origin(shown), "UNREADABLE", error.Message);
            return [];
        }
    }

    private SourceFolder Describe(string folder, string root, bool isEmpty)
    {
        var (realRoot, real) = (_real.Of(root), _real.Of(folder));
        var prefix = !RealPaths.IsInside(realRoot, real) ? null
            : Path.GetRelativePath(realRoot, real) is not "." and var relative ? WithSlashes(relative) + "/"
            : "";
        return new SourceFolder(folder, realRoot, prefix, isEmpty);
    }

    /// <summary>Null when there is nothing to describe: a link leads nowhere, or in circles.</summary>
    private SourceFile? Describe(string path, string root, DocumentType type, out string problem)
    {
        problem = "";
        try
        {
            var info = new FileInfo(path);
            info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            return new SourceFile(path, RelativePath(path, root), type, info.Length, new DateTimeOffset(info.LastWriteTimeUtc));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
            return null;
        }
    }

    private string RelativePath(string path, string root)
    {
        var relative = WithSlashes(Path.GetRelativePath(_real.Of(root), _real.OfEntry(path)));
        // Outside the root a path says more about this machine than about the document.
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative;
    }

    private static string WithSlashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;

    private static string Unknown(string path) =>
        Path.GetExtension(path) is { Length: > 0 } extension ? $"\"{extension}\" is no known type" : "its name tells no type";

    /// <param name="Root">The folder that ids are paths from.</param>
    /// <param name="Start">Where it began.</param>
    /// <param name="Pattern">Which files, by their paths from where the search began. Null: all.</param>
    /// <param name="MaxDepth">How many folders deeper to look.</param>
    private sealed record Search(string Root, string Start, Glob? Pattern, int MaxDepth)
    {
        public Search Deeper() => this with { MaxDepth = MaxDepth - 1 };

        public bool Takes(string relative) => Pattern is null || Pattern.Matches(relative);
    }
}
