using Fabra.Core.Errors;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>How many to return: 1 to 1,000, and 100 when nothing is asked.</summary>
internal static class PageSize
{
    public const int Default = 100;

    public const int Max = 1000;

    /// <exception cref="FabraException">Negative, or more than <see cref="Max"/>.</exception>
    public static int Resolve(int asked) => asked switch
    {
        0 => Default,
        < 0 or > Max => throw FabraException.Field("page_size", $"is {asked}, allowed are 1 to {Max}"),
        _ => asked,
    };
}
