namespace Fabra.Cli.Commands.Index;

/// <summary>Where paths really lead, so that a file is the same file however its path was written.</summary>
internal sealed class RealPaths
{
    /// <summary>Links that lead on to links; more go in circles. What systems allow, too.</summary>
    private const int MaxLinks = 40;

    private readonly Dictionary<string, string> _folders = [];

    /// <summary>The file or folder itself, behind all links.</summary>
    public string Of(string path) => Follow(Path.GetFullPath(path), MaxLinks);

    /// <summary>The entry of its folder, which may be a link.</summary>
    public string OfEntry(string path)
    {
        var full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder ? Path.Combine(OfFolder(folder, MaxLinks), Path.GetFileName(full)) : full;
    }

    /// <summary>Whether a real path is that of a folder or lies below it.</summary>
    public static bool IsInside(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    private string Follow(string full, int links)
    {
        if (Path.GetDirectoryName(full) is not { } folder)
        {
            return full;
        }

        var real = OfFolder(folder, links);
        var entry = Path.Combine(real, Path.GetFileName(full));
        return links > 0 && new FileInfo(entry).LinkTarget is { } target ? Follow(Path.GetFullPath(target, real), links - 1) : entry;
    }

    private string OfFolder(string folder, int links)
    {
        if (!_folders.TryGetValue(folder, out var real))
        {
            real = Follow(folder, links);
            _folders[folder] = real;
        }

        return real;
    }
}
