namespace DuckDB.NET.Native;

/// <summary>
/// Days since 1970-01-01 to and from year, month and day. Done here and not by the library, whose own functions throw
/// C++ exceptions through the C boundary on an impossible date.
/// </summary>
internal static class Calendar
{
    private const int DaysPerEra = 146_097; // 400 years
    private const int DaysToEpoch = 719_468; // from 0000-03-01

    public static DuckDBDateOnly FromDays(int days)
    {
        // Years are counted from March, so that the leap day comes last.
        var shifted = (long)days + DaysToEpoch;
        var era = FloorDivide(shifted, DaysPerEra);
        var dayOfEra = (int)(shifted - (era * DaysPerEra));
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        return new DuckDBDateOnly((int)year, (byte)month, (byte)day);
    }

    public static int ToDays(DuckDBDateOnly date)
    {
        if (date.Month is < 1 or > 12 || date.Day < 1 || date.Day > DaysInMonth(date.Year, date.Month))
        {
            throw new ArgumentOutOfRangeException(nameof(date), date, "There is no such day.");
        }

        var year = (long)date.Year - (date.Month <= 2 ? 1 : 0);
        var era = FloorDivide(year, 400);
        var yearOfEra = year - (era * 400);
        var monthFromMarch = date.Month > 2 ? date.Month - 3 : date.Month + 9;
        var dayOfYear = (((153 * monthFromMarch) + 2) / 5) + date.Day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        var days = (era * DaysPerEra) + dayOfEra - DaysToEpoch;
        return days is >= -int.MaxValue and <= int.MaxValue
            ? (int)days
            : throw new ArgumentOutOfRangeException(nameof(date), date, "DuckDB cannot store this day.");
    }

    public static long FloorDivide(long value, long divisor) =>
        (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
