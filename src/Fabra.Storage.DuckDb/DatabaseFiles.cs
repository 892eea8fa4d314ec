using System.Globalization;
using Fabra.Storage.DuckDb.Journal;

namespace Fabra.Storage.DuckDb;

/// <summary>The database's files, before anything is opened: the file, DuckDB's write-ahead log, and the journal's folder.</summary>
internal static class DatabaseFiles
{
    /// <summary>The path behind links: DuckDB has its log next to the file that a link leads to, and so has to be all else.</summary>
    public static string Resolve(string path) => new FileInfo(Path.GetFullPath(path)) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
        : Path.GetFullPath(path);

    public static string LogOf(string path) => path + ".wal";

    /// <summary>
    /// Refuses to make a new file beside what is left of another: DuckDB would replace that one's log. With <see cref="DuckDbOptions.AcceptLoss"/>
    /// the log is set aside.
    /// </summary>
    /// <returns>Where the log is now; null when there was none in the way.</returns>
    /// <exception cref="StoreUnavailableException">The file is missing, and others that belong to it are there.</exception>
    public static string? Check(DuckDbOptions options, DateTimeOffset now)
    {
        if (File.Exists(options.Path))
        {
            return null;
        }

        var log = LogOf(options.Path);
        var journal = JournalFiles.FolderOf(options.Path);
        string[] left = [.. new[] { log }.Where(File.Exists), .. new[] { journal }.Where(JournalFiles.HoldsAny)];
        if (left.Length > 0 && !options.AcceptLoss)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store,
                $"the database {options.Path} is missing, and {string.Join(" and ", left)} is left of it. Nothing was changed. Put the file back; or "
                + "delete what is left to begin with an empty database; or start once with FABRA_DUCKDB_ACCEPT_LOSS=true, which recovers what "
                + "contexts the journal has");
        }

        return File.Exists(log) ? SetLogAside(options.Path, now) : null;
    }

    /// <summary>Renames the write-ahead log, so that the file is opened without it.</summary>
    public static string SetLogAside(string path, DateTimeOffset now)
    {
        var aside = $"{LogOf(path)}.{now.UtcDateTime.ToString("yyyyMMddTHHmmssfff", CultureInfo.InvariantCulture)}";
        File.Move(LogOf(path), aside);
        return aside;
    }
}
