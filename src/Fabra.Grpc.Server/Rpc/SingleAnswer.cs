using Fabra.Authoring;
using Fabra.Grpc.Server.Configuration;
using Google.Protobuf;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>An answer that has no pages. The gRPC library would end the call of one that is too large without a word about why.</summary>
internal static class SingleAnswer
{
    /// <param name="answer">The answer.</param>
    /// <param name="field">The field of the request that makes it so large.</param>
    /// <param name="what">What it holds, such as <c>20 hits</c>.</param>
    /// <param name="limits">With the largest message that is sent.</param>
    /// <exception cref="FabraException"><see cref="ErrorReason.TooLarge"/>.</exception>
    public static T Check<T>(T answer, string field, string what, LimitSettings limits)
        where T : IMessage => answer.CalculateSize() <= limits.MaxSendMessageBytes
            ? answer
            : throw FabraException.Field(
                field, $"{what} are larger than a message of {limits.MaxSendMessageBytes} bytes", ErrorReason.TooLarge);
}
