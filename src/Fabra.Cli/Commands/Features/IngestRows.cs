using System.Runtime.CompilerServices;
using System.Text;
using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Commands.Features;

/// <summary>Rows of a file as writes. A row that is none is reported and left out.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="client">Knows the features.</param>
/// <param name="rejections">Takes what is left out.</param>
/// <param name="afterLine">The line after which to begin.</param>
/// <param name="interrupted">Ends the rows where they are; what was read so far is not affected.</param>
internal sealed class IngestRows(
    Func<Stream, CancellationToken, IAsyncEnumerable<FileRow>> reader,
    FabraClient client,
    RejectionReport rejections,
    long afterLine,
    CancellationToken interrupted)
{
    private readonly Dictionary<string, FeatureDefinition?> _definitions = [];
    private readonly Queue<long> _lines = new();
    private readonly Lock _sent = new();
    private long _firstIndex;

    /// <summary>Why the file could not be read to its end. Null: it could.</summary>
    public string? Failure { get; private set; }

    public async IAsyncEnumerable<FeatureWrite> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var rows = reader(file, interrupted).GetAsyncEnumerator(interrupted);
        while (await MoveAsync(rows))
        {
            var row = rows.Current;
            if (row.Line > afterLine && await ToWriteAsync(row, cancellationToken) is { } write)
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

    /// <summary>
    /// The next row; none when the file cannot be read any further. That ends the rows and not the call, so that those before are
    /// written and counted.
    /// </summary>
    private async Task<bool> MoveAsync(IAsyncEnumerator<FileRow> rows)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return false;
        }
        catch (BrokenFileException error)
        {
            Failure = error.Message.TrimEnd('.');
            return false;
        }
        catch (DecoderFallbackException)
        {
            Failure = "holds bytes that are not UTF-8";
            return false;
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
        if (row.EventTime is { } text)
        {
            if (!Rfc3339.TryParse(text, out var time))
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
