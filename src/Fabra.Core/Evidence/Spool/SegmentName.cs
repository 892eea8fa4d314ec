using System.Globalization;

namespace Fabra.Core.Evidence.Spool;

/// <summary><c>segment-00000000000000000042.spool</c>: named by the first sequence in it, so that names sort in order.</summary>
internal static class SegmentName
{
    public const string Pattern = Prefix + "*" + Suffix;

    private const string Prefix = "segment-";
    private const string Suffix = ".spool";

    /// <summary>The segments of a folder by their first sequence, and what that is.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static List<(string Path, long First)> In(string directory) =>
    [
        .. Directory.EnumerateFiles(directory, Pattern)
            .Select(path => (Path: path, First: Parse(Path.GetFileName(path))))
            .Where(file => file.First is not null)
            .Select(file => (file.Path, file.First!.Value))
            .OrderBy(file => file.Value),
    ];

    public static string Of(long firstSequence) =>
        Prefix + firstSequence.ToString("D20", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>The first sequence, or null for a name that Fabra does not give.</summary>
    public static long? Parse(string fileName) =>
        fileName.StartsWith(Prefix, StringComparison.Ordinal)
        && fileName.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(fileName.AsSpan()[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first
            : null;
}
