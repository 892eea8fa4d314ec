using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

/// <summary>What became of an append to the spool.</summary>
/// <param name="Earlier">The earlier request under the same key, and nothing was appended; null when the record is in the spool.</param>
public readonly record struct SpoolAppend(RequestKeyMatch? Earlier);
