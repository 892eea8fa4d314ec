namespace Fabra.Authoring;

/// <summary>
/// Declares a feature that a static method computes for one entity: <c>T Method(string entityId[, CancellationToken])</c>, where T is
/// bool, int, long, double, string, byte[], DateTimeOffset, or a Task or ValueTask of one of them. The value type follows from T.
/// </summary>
/// <param name="name">1 to 200 characters: letters, digits, <c>_ - .</c></param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FeatureAttribute(string name) : Attribute
{
    /// <summary>As given.</summary>
    public string Name { get; } = name;

    /// <summary>The entity that the feature describes. Required.</summary>
    public required string Entity { get; init; }

    /// <summary>For readers of the definition. Empty: none.</summary>
    public string Description { get; init; } = "";

    /// <summary>How long a value may be served, in seconds: 0 to 100 years. 0: for ever.</summary>
    public double TtlSeconds { get; init; }

    /// <summary>The freshness limit in contexts, in seconds: 0 to 100 years. 0: none.</summary>
    public double MaxStalenessSeconds { get; init; }
}
