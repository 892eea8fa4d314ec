using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>Records as they are stored, for the baseline that stores the same bytes without Fabra.</summary>
internal sealed record StoredRecords(IReadOnlyList<Context> Records)
{
    /// <summary>Bytes of all columns that hold text, per record: what is stored and streamed.</summary>
    public double BytesEach => Records.Average(record => BytesOf(record.Raw));

    public static async Task<StoredRecords> ReadAsync(CallInvoker invoker, int count)
    {
        using var call = new ContextService.ContextServiceClient(invoker).StreamContexts(
            new StreamContextsRequest { View = ContextView.Raw, Limit = count });
        var records = new List<Context>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            records.Add(call.ResponseStream.Current.Context);
        }

        return new StoredRecords(records);
    }

    public void Save(string path)
    {
        using var file = File.Create(path);
        foreach (var record in Records)
        {
            record.WriteDelimitedTo(file);
        }
    }

    public static StoredRecords Load(string path)
    {
        using var file = File.OpenRead(path);
        var records = new List<Context>();
        while (file.Position < file.Length)
        {
            records.Add(Context.Parser.ParseDelimitedFrom(file));
        }

        return new StoredRecords(records);
    }

    private static long BytesOf(RawRecord raw) =>
        raw.Content.Length + raw.Plan.Length + raw.Lineage.Length + raw.Meta.Length + raw.Salts.Length + raw.Manifest.Length;
}
