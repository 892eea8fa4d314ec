using Fabra.Core.Contexts;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence.Spool;

/// <summary>A record that waits in the spool for the context log.</summary>
/// <param name="Record">The sealed record; it has no log position yet.</param>
/// <param name="Key">The request that made it, when the caller named one.</param>
/// <param name="SpooledAt">When it was put there.</param>
public sealed record SpooledContext(ContextRecord Record, RequestKey? Key, DateTimeOffset SpooledAt);
