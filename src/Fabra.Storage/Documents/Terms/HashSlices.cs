namespace Fabra.Storage.Documents.Terms;

/// <summary>Hashes are spread evenly, so that equal ranges of them are about equally many rows.</summary>
internal static class HashSlices
{
    /// <summary>Ranges of all hashes, bounds included, of about so many rows each.</summary>
    public static IEnumerable<(long First, long Last)> Of(long rows, long rowsPerSlice)
    {
        var slices = (rows / rowsPerSlice) + 1;
        for (var slice = 0L; slice < slices; slice++)
        {
            yield return ((long)Bound(slice, slices), (long)(Bound(slice + 1, slices) - 1));
        }
    }

    private static Int128 Bound(long slice, long slices) => long.MinValue + (((Int128)1 << 64) * slice / slices);
}
