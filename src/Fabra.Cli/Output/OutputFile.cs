namespace Fabra.Cli.Output;

/// <summary>Where the path of an output leads.</summary>
internal static class OutputFile
{
    /// <summary>Folders of the system, whose entries are never replaced: /dev/stdout may lead to a file that somebody else has open.</summary>
    private static readonly string[] Devices = ["/dev/", "/proc/"];

    /// <summary>
    /// A stream into what is no ordinary file: a pipe, a device, /dev/stdout. Such things are written to, never replaced. Null: the path
    /// is that of a file, or of none yet.
    /// </summary>
    public static FileStream? OpenSpecial(string path)
    {
        var full = Path.GetFullPath(path);
        if (Devices.Any(folder => full.StartsWith(folder, StringComparison.Ordinal)))
        {
            // Appended, in case it leads to a file to which the shell appends.
            return new FileStream(full, FileMode.Append, FileAccess.Write);
        }

        var target = Resolve(full);
        if (target != full && Devices.Any(folder => target.StartsWith(folder, StringComparison.Ordinal)))
        {
            return new FileStream(target, FileMode.Append, FileAccess.Write);
        }

        if (!File.Exists(target))
        {
            return null;
        }

        // Only what is open tells whether it is a pipe; and one that was opened must stay open, or its reader sees the end.
        var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (!stream.CanSeek)
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>The file behind a path: where a link leads, whether or not that is there yet.</summary>
    public static string Resolve(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
    }

    /// <summary>Puts a finished draft in a file's place; a file that others may not read stays so.</summary>
    public static void Replace(string path, string draft)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(draft, File.GetUnixFileMode(path));
        }

        File.Move(draft, path, overwrite: true);
    }
}
