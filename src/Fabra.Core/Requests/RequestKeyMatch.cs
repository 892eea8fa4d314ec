namespace Fabra.Core.Requests;

/// <summary>An earlier request under the same key.</summary>
/// <param name="SameRequest">False when the fingerprints differ: the id was reused for something else.</param>
/// <param name="ResultId">The context that the earlier request made; null for methods that make none.</param>
internal sealed record RequestKeyMatch(bool SameRequest, Guid? ResultId);
