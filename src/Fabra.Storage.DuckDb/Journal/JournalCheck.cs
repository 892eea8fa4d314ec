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

    /// <exception cref="StoreUnavailableException">It has less, and nobody has said that this is accepted.</exception>
    public static void Run(
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

        var missing = journal.Missing(head);
        var lost = Math.Max(0, (commits.Acknowledged ?? 0) - commits.InDatabase);
        if (missing.Count == 0 && lost == 0)
        {
            return;
        }

        var what = Describe(head, journal, missing, lost);
        if (!options.AcceptLoss)
        {
            throw new StoreUnavailableException(
                DuckDbErrors.Store,
                $"the database {options.Path} has less than was acknowledged, as {folder} shows: {what}. Nothing was changed. Put back the newest "
                + "copy of the file, or start once with FABRA_DUCKDB_ACCEPT_LOSS=true to go on with what is there");
        }

        Log.LossAccepted(logger, options.Path, what);
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
