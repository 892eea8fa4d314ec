using Fabra.Core.Contexts;

namespace Fabra.Core.Assembly;

/// <summary>What the judge found, and why.</summary>
internal sealed record FreshnessVerdict(
    FreshnessStatus Status, IReadOnlyList<FreshnessViolation> Violations, IReadOnlyList<string> Reasons);
