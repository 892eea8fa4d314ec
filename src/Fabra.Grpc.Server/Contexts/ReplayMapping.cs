using Fabra.Authoring;
using Fabra.Core.Replay;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Replays between contract and domain.</summary>
internal static class ReplayMapping
{
    public static ReplayMode ToDomain(this Wire.ReplayMode mode) => mode switch
    {
        Wire.ReplayMode.Recorded => ReplayMode.Recorded,
        Wire.ReplayMode.AsOf => ReplayMode.AsOf,
        Wire.ReplayMode.Current => ReplayMode.Current,
        _ => throw FabraException.Field("mode", "is required: RECORDED, AS_OF or CURRENT"),
    };

    public static Wire.ReplayContextResponse ToWire(this ReplayResult result)
    {
        var wire = new Wire.ReplayContextResponse
        {
            Original = result.Original.ToWire(Wire.ContextView.Full),
            Replayed = result.Replayed.ToWire(Wire.ContextView.Full),
            Identical = result.Identical,
            Reexecuted = result.Reexecuted switch
            {
                Reexecution.Full => Wire.Reexecution.Full,
                Reexecution.Partial => Wire.Reexecution.Partial,
                _ => Wire.Reexecution.None,
            },
        };
        wire.Differences.AddRange(result.Differences.Select(ToWire));
        return wire;
    }

    private static Wire.ReplayDifference ToWire(ReplayDifference difference)
    {
        var wire = new Wire.ReplayDifference { Path = difference.Path, Message = difference.Message };
        if (difference.Original is { } original)
        {
            wire.Original = original;
        }

        if (difference.Replayed is { } replayed)
        {
            wire.Replayed = replayed;
        }

        return wire;
    }
}
