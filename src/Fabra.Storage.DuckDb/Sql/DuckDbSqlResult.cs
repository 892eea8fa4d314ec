using Fabra.Storage.Sql;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>Rows of a SELECT, from a streaming result.</summary>
internal sealed class DuckDbSqlResult(DuckDbStream stream, SqlPlan plan, SqlClock clock, Action release)
    : SteppedSqlResult(plan.Columns, release)
{
    protected override Task<SqlStep> FetchAsync(CancellationToken cancellationToken) => clock.RunAsync(
        token => stream.UseAsync(
            reader =>
            {
                var step = new SqlStep();
                while (!step.IsFull && !step.IsLast)
                {
                    if (reader.Read())
                    {
                        step.Add(plan.ReadRow(reader));
                    }
                    else
                    {
                        step.IsLast = true;
                    }
                }

                return step;
            },
            token),
        cancellationToken);

    protected override ValueTask CloseAsync() => stream.DisposeAsync();
}
