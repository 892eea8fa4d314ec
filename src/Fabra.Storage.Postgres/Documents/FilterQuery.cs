using Fabra.Storage.Documents;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>Filters with the driver's parameters.</summary>
internal static class FilterQuery
{
    /// <summary>Of a string, what an index of the database holds.</summary>
    private const int StringPrefix = 64;

    /// <summary>A query for the numbers of the versions that pass.</summary>
    /// <param name="indexId">How the query names the index.</param>
    /// <param name="parameters">Those of the query, to which the filter's are added.</param>
    public static string Of(DocumentFilter filter, string indexId, List<NpgsqlParameter> parameters)
    {
        return new FilterSql(indexId, Name, StringPrefix).Query(filter);

        string Name(object value)
        {
            parameters.Add(value switch
            {
                bool flag => Parameter(flag, NpgsqlDbType.Boolean),
                long number => Parameter(number),
                double amount => Parameter(amount, NpgsqlDbType.Double),
                string text => Parameter(text),
                byte[] octets => Parameter(octets, NpgsqlDbType.Bytea),
                DateTimeOffset instant => Parameter(instant),
                _ => throw new ArgumentException($"{value.GetType().Name} cannot be compared.", nameof(value)),
            });
            return $"${parameters.Count}";
        }
    }
}
