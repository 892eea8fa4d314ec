using Grpc.Core;

namespace Fabra.Grpc.Server.Errors;

/// <summary>A mark on calls whose request was understood; without it a failure lies before the handler, in reading the message.</summary>
internal static class EnteredHandler
{
    private static readonly object Key = new();

    public static void Mark(ServerCallContext context) => context.GetHttpContext().Items[Key] = Key;

    public static bool IsMarked(HttpContext context) => context.Items.ContainsKey(Key);
}
