using Fabra.Core.Requests;

namespace Fabra.Core.Contexts;

/// <summary>What became of an append: a position, or the earlier request under the same key and nothing appended.</summary>
public readonly record struct AppendOutcome(long LogPosition, RequestKeyMatch? Earlier);
