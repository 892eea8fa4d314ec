namespace Fabra.Storage.Documents.Images;

/// <summary>Where a chunk is in an image.</summary>
/// <param name="Place">Of the chunk.</param>
/// <param name="Version">Index of its version.</param>
internal readonly record struct ImagePlace(int Place, int Version);
