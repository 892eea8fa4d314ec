using Fabra.Core.Contexts;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Admin;

/// <summary>Partitions of the context log to the contract.</summary>
internal static class PartitionMapping
{
    public static Wire.Partition ToWire(ContextPartition partition) => new()
    {
        Name = partition.Name,
        Start = partition.Start.ToTimestamp(),
        End = partition.End.ToTimestamp(),
    };
}
