using Fabra.V1;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Cli.Commands.Features;

/// <summary>One row of a file to ingest.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="FeatureName">The feature.</param>
/// <param name="EntityId">The entity.</param>
/// <param name="Value">Reads the value as a type; throws <see cref="FormatException"/>.</param>
/// <param name="EventTime">When the value became true, as written. Null: now.</param>
internal sealed record FileRow(long Line, string FeatureName, string EntityId, Func<ValueType, Value>? Value, string? EventTime)
{
    /// <summary>Why the row is none. Null: it is one.</summary>
    public string? Error { get; private init; }

    public static FileRow Broken(long line, string error) => new(line, "", "", null, null) { Error = error };
}
