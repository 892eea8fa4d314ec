using DuckDB.NET.Data;
using Fabra.Core.Evidence.Spool;
using Microsoft.Extensions.Logging;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>
/// Whether the database has what was acknowledged. It has not when its write-ahead log is damaged (DuckDB takes a damaged length for the end of
/// the log, and says nothing), when a file was lost, or when an older copy was put back.
/// </summary>
internal static class JournalCheck
{
    private const int MostNamed = 5;

    /// <returns>Whether something is missing, and that is accepted.</returns>
    /// <exception cref="StoreUnavailableException">It has less, and nobody has said that this is accepted.</exception>
    public static bool Run(
        DuckDBConnection connection,
        DuckDbOptions options,
        string folder,
        long head,
        JournalContents journal,
        CommitNumbers commits,
        ILogger logger)
    {
        if (journal.Known is { } known && !HasRow(connection, known))
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store,
                $"the journal {folder} is not of the database {options.Path}: at position {known.Sequence} they have different contexts. "
                + "Put the file and the folder that belong together next to each other, or move the folder away to go on without it");
        }

        var missing = journal.Missing(head, commits.Marker?.SettledPosition ?? 0);
        var lost = Math.Max(0, (commits.Marker?.Commits ?? 0) - commits.InDatabase);
        var isOlder = commits.IsOpen && journal.Last < head;
        if (missing.Count == 0 && lost == 0 && !isOlder)
        {
            return false;
        }

        var what = isOlder
            ? $"it was not closed, and its journal {(journal.Last == 0 ? "is missing" : $"is an older one, with contexts up to position {journal.Last}")}; "
                + $"the database has them up to {head}, and whatever came after is missing"
            : Describe(head, journal, missing, lost);
        if (!options.AcceptLoss)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store,
                $"the database {options.Path} may have less than was acknowledged, going by {folder}: {what}. Nothing was changed. Put back the "
                + "newest copies of the file, its .wal and that folder, or start once with FABRA_DUCKDB_ACCEPT_LOSS=true to go on with what is there");
        }

        Log.LossAccepted(logger, options.Path, what);
        return true;
    }

    private static bool HasRow(DuckDBConnection connection, ScannedFrame frame) => connection.Scalar(
        "SELECT context_id FROM context_log WHERE log_position = ?", frame.Sequence) is Guid id
        && id == SpoolCodec.Decode(frame.Bytes[SpoolFrame.HeaderSize..]).Record.ContextId;

    private static string Describe(long head, JournalContents journal, List<(long First, long Last)> missing, long lost)
    {
        var parts = new List<string>();
        if (missing.Count > 0)
        {
            var named = missing.Take(MostNamed).Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First} to {range.Last}");
            var count = missing.Sum(range => range.Last - range.First + 1);
            parts.Add(
                $"contexts up to position {head} of {journal.Last}; {count} cannot be recovered, at {string.Join(", ", named)}"
                + (missing.Count > MostNamed ? " and others" : "")
                + (journal.Frames.Count > 0 ? $", and {journal.Frames.Count} can, from the journal" : ""));
        }
        else if (journal.Frames.Count > 0)
        {
            parts.Add($"all contexts can be recovered, the last {journal.Frames.Count} from the journal");
        }

        if (lost > 0)
        {
            parts.Add($"the last {lost} transactions of values, documents and definitions are missing");
        }

        return string.Join("; ", parts);
    }
}
