namespace Fabra.Storage.Documents.Images;

/// <summary>A version as an image of its index has it. Its end, which comes later, is kept apart.</summary>
/// <param name="Number">By which versions are ordered.</param>
/// <param name="VersionId">What keys of its chunks name.</param>
/// <param name="Begin">UTC ticks from which it is valid.</param>
/// <param name="FirstChunk">Number of its first chunk; the others follow.</param>
/// <param name="ChunkCount">None of a deletion.</param>
/// <param name="TermCount">Terms of all its chunks, repetitions counted.</param>
/// <param name="Place">Of its first chunk in the image.</param>
internal readonly record struct ImageVersion(
    long Number, Guid VersionId, long Begin, long FirstChunk, int ChunkCount, long TermCount, int Place = 0);
