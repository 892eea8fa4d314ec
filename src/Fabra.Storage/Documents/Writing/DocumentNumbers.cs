namespace Fabra.Storage.Documents.Writing;

/// <summary>The numbers that the next version and the next chunk of an index are given.</summary>
internal readonly record struct DocumentNumbers(long Version, long Chunk);
