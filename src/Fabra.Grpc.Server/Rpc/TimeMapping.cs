using Fabra.Authoring;
using Fabra.Core.Time;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>Times between contract and domain.</summary>
internal static class TimeMapping
{
    /// <summary>Cut to microseconds.</summary>
    /// <exception cref="FabraException">Outside of the years 1 to 9999, or malformed; names <paramref name="field"/>.</exception>
    public static DateTimeOffset ToDomain(this Timestamp time, string field)
    {
        try
        {
            return time.ToDateTimeOffset().CutToMicroseconds();
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw FabraException.Field(field, "is no timestamp between the years 1 and 9999");
        }
    }

    public static DateTimeOffset? ToDomainOrNull(this Timestamp? time, string field) => time?.ToDomain(field);

    /// <exception cref="FabraException">Malformed or beyond 10,000 years; names <paramref name="field"/>.</exception>
    public static TimeSpan? ToDomainOrNull(this Duration? duration, string field)
    {
        try
        {
            return duration?.ToTimeSpan();
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or OverflowException or ArgumentOutOfRangeException)
        {
            throw FabraException.Field(field, "is no duration");
        }
    }

    public static Timestamp? ToWire(this DateTimeOffset? time) => time?.ToTimestamp();
}
