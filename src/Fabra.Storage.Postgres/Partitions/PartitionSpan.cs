namespace Fabra.Storage.Postgres.Partitions;

/// <summary>How much time one partition of the context log covers.</summary>
internal enum PartitionSpan
{
    /// <summary>A day, UTC: for up to some hundred million contexts a day.</summary>
    Day,

    /// <summary>A calendar month, UTC: for little traffic that is kept for years.</summary>
    Month,
}
