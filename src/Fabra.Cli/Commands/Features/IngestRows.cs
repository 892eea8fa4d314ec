using System.Runtime.CompilerServices;
using Fabra.Cli.CommandLine;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Commands.Features;

/// <summary>Rows of a file as writes. A row that is none is reported and left out.</summary>
internal sealed class IngestRows(Func<Stream, CancellationToken, IAsyncEnumerable<FileRow>> reader, FabraClient client, RejectionReport rejections)
{
    private readonly Dictionary<string, FeatureDefinition?> _definitions = [];
    private readonly Queue<long> _lines = new();
    private readonly Lock _sent = new();
    private long _firstIndex;

    public async IAsyncEnumerable<FeatureWrite> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in reader(file, cancellationToken))
        {
            if (await ToWriteAsync(row, cancellationToken) is { } write)
            {
                lock (_sent)
                {
                    _lines.Enqueue(row.Line);
                }

                yield return write;
            }
        }
    }

    /// <summary>The line in the file of the write at <paramref name="index"/>.</summary>
    public long LineOf(long index)
    {
        lock (_sent)
        {
            return _lines.ElementAt((int)(index - _firstIndex));
        }
    }

    /// <summary>Forgets the lines of writes before <paramref name="index"/>: they are acknowledged.</summary>
    public void Forget(long index)
    {
        lock (_sent)
        {
            for (; _firstIndex < index; _firstIndex++)
            {
                _lines.Dequeue();
            }
        }
    }

    private async Task<FeatureWrite?> ToWriteAsync(FileRow row, CancellationToken cancellationToken)
    {
        if (row.Error is { } error)
        {
            return Reject(row, "INVALID_FIELD", error);
        }

        if (row.FeatureName.Length == 0)
        {
            return Reject(row, "INVALID_FIELD", "feature_name: is empty.");
        }

        if (await DefinitionAsync(row.FeatureName, cancellationToken) is not { } definition)
        {
            return Reject(row, "UNKNOWN_FEATURE", $"There is no feature {row.FeatureName}.");
        }

        Timestamp? eventTime = null;
        if (row.EventTime is { Length: > 0 } text)
        {
            if (!Parsers.TryTime(text, out var time))
            {
                return Reject(row, "INVALID_FIELD", $"event_time: \"{text}\" is not a time such as 2024-01-15T10:00:00Z.");
            }

            eventTime = Timestamp.FromDateTimeOffset(time);
        }

        try
        {
            var value = row.Value!(definition.ValueType);
            return new FeatureWrite { FeatureName = row.FeatureName, EntityId = row.EntityId, Value = value, EventTime = eventTime };
        }
        catch (FormatException wrong)
        {
            return Reject(row, "WRONG_VALUE_TYPE", $"value: {wrong.Message}");
        }
    }

    private FeatureWrite? Reject(FileRow row, string reason, string message)
    {
        rejections.Add(row.Line, reason, message);
        return null;
    }

    private async Task<FeatureDefinition?> DefinitionAsync(string name, CancellationToken cancellationToken)
    {
        if (_definitions.TryGetValue(name, out var known))
        {
            return known;
        }

        try
        {
            return _definitions[name] = await client.GetFeatureDefinitionAsync(name, cancellationToken);
        }
        catch (FabraRpcException error) when (error.ReasonCode == ErrorReason.UnknownFeature)
        {
            return _definitions[name] = null;
        }
    }
}
