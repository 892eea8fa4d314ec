namespace Fabra.Core.Time;

/// <summary>The one rule for instants that callers ask to read as of.</summary>
internal static class AsOf
{
    /// <summary>How far ahead of the server's clock an instant may lie: clocks of callers differ.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromSeconds(5);

    /// <summary>The instant itself.</summary>
    /// <exception cref="FabraException">It lies ahead of the server's clock: what will be known then is not known.</exception>
    public static DateTimeOffset Check(DateTimeOffset asOf, FabraClock clock, string field = "as_of") =>
        asOf <= clock.Now + MaxAhead ? asOf : throw FabraException.Field(field, "lies ahead of the server's clock");
}
