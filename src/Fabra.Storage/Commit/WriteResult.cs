using Fabra.Core.Requests;

namespace Fabra.Storage.Commit;

/// <summary>What a caller of a store's writer is told.</summary>
/// <param name="Number">A log position, or how many; 0 when it says nothing.</param>
/// <param name="Earlier">The earlier request under the same key.</param>
/// <param name="Refused">True when an expectation did not hold and nothing was written.</param>
internal readonly record struct WriteResult(long Number, RequestKeyMatch? Earlier = null, bool Refused = false);
