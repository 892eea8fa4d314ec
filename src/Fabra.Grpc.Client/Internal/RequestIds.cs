namespace Fabra.Client.Internal;

/// <summary>Ids that make a repeated write or assembly count once. They need to be unique, not ordered.</summary>
internal static class RequestIds
{
    public static string Next(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("D");
}
