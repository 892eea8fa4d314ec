namespace Fabra.Core.Background;

/// <summary>How long to wait before something that failed is tried again: twice as long each time.</summary>
internal readonly record struct Pauses(TimeSpan First, TimeSpan Longest)
{
    /// <summary>Pauses that are all alike.</summary>
    public static Pauses Of(TimeSpan pause) => new(pause, pause);

    public TimeSpan After(TimeSpan pause) => pause * 2 < Longest ? pause * 2 : Longest;
}
