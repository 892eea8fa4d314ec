namespace Fabra.Client;

/// <summary>Options of <see cref="FabraClient.QuerySqlAsync"/>. The timeout covers the whole answer.</summary>
public sealed record QuerySqlOptions : FabraCallOptions
{
    /// <summary>Ends the answer after that many rows, at least 1. Null: 100,000.</summary>
    public long? MaxRows { get; init; }
}
