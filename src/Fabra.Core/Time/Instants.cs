namespace Fabra.Core.Time;

/// <summary>Fabra's resolution of time: one microsecond, UTC.</summary>
internal static class Instants
{
    /// <summary>Cuts (does not round) to microseconds, in UTC.</summary>
    public static DateTimeOffset CutToMicroseconds(this DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
