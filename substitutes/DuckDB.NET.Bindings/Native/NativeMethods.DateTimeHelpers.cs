namespace DuckDB.NET.Native;

public static partial class NativeMethods
{
    /// <summary>Packed times taken apart and put together, without a call into the library.</summary>
    public static class DateTimeHelpers
    {
        public static DuckDBTimeOnly DuckDBFromTime(DuckDBTime time) => DuckDBTimeOnly.FromDuckDBTime(time);

        public static DuckDBTime DuckDBToTime(DuckDBTimeOnly time) => time.ToDuckDBTime();

        public static DuckDBTimeTz DuckDBFromTimeTz(DuckDBTimeTzStruct time) => DuckDBTimeTz.FromBits(time.Bits);
    }
}
