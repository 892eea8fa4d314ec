using System.Diagnostics.Metrics;

namespace Fabra.Core.Diagnostics;

/// <summary>The meter that everything of Fabra measures with.</summary>
internal static class FabraMeter
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Fabra";

    public static Meter Instance { get; } = new(Name);
}
