using Fabra.Core.Requests;

namespace Fabra.Storage.Postgres.Writing;

/// <summary>What a caller of a writer is told.</summary>
/// <param name="Position">A log position; 0 when it says nothing.</param>
/// <param name="Earlier">The earlier request under the same key.</param>
internal readonly record struct WriteResult(long Position, RequestKeyMatch? Earlier = null);
