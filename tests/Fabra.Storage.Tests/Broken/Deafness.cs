namespace Fabra.Storage.Tests.Broken;

/// <summary>The token that a store with a defect looks at.</summary>
internal static class Deafness
{
    public static CancellationToken Heed(this Defect defect, CancellationToken cancellationToken) =>
        defect == Defect.IgnoresCancellation ? CancellationToken.None : cancellationToken;
}
